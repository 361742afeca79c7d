// What the holder of a key may do.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace leadwire::intake {

enum class key_role {
    intake,    ///< landing pages: sends leads, changes them by encrypted ID
    viewer,    ///< reads leads and metrics
    operator_, ///< both, and changes leads and statuses by ID
    admin,     ///< everything
};
[[nodiscard]] std::string_view name_of(key_role role);
[[nodiscard]] std::optional<key_role> role_named(std::string_view name);
/// "intake, viewer, operator, admin": for messages.
[[nodiscard]] std::string_view role_names();

enum class permission {
    take_lead,
    change_by_eid,
    change_by_id,
    set_status,
    read_lead,
    read_metrics,
};
[[nodiscard]] bool may(key_role role, permission what);
/// Whether a change may name this member of a lead document. Who may change leads by encrypted ID alone leaves what
/// neither a customer nor a landing page can know.
[[nodiscard]] bool may_change(key_role role, std::string_view member);
/// The members that it leaves: for messages.
[[nodiscard]] std::string unknown_to_customers();

} // namespace leadwire::intake
