// Why a lead is cancelled. Any positive number may be given; these have names.
#pragma once

namespace leadwire {

/// The reasons that have names; what others mean is for the installation to say.
enum class Reason : int {
    wrong_phone = 1,
    changed_mind = 2,
    did_not_order = 3,
    needs_certificate = 4,
    wrong_geo = 5, ///< or no delivery there
    fake = 6,
    duplicate = 7,
    ordered_elsewhere = 8,
    banned = 12,
    bad_traffic = 15,
};

} // namespace leadwire
