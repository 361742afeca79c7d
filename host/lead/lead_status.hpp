// Status of a lead and the reason of a cancelled one (docs/leads.md).
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace leadwire {

/// The database stores these numbers; every interface shows the names.
enum class lead_status : int {
    new_lead = 1,
    processing = 2,
    callback = 3,
    hold = 4,
    cancel = 5,
    packaging = 6,
    send = 7,
    delivery = 8,
    arrived = 9,
    paid = 10,
    returned = 11,
    deleted = 12,
};

[[nodiscard]] std::string_view name_of(lead_status status);
[[nodiscard]] std::optional<lead_status> status_named(std::string_view name);
[[nodiscard]] std::optional<lead_status> status_coded(int code);
/// All names, joined with ", ": what an error message allows.
[[nodiscard]] const std::string& status_names();

/// "duplicate" for 7; empty for a number without a name. Reasons are positive; any may be stored.
[[nodiscard]] std::string_view reason_name(int reason);

} // namespace leadwire
