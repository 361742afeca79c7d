// The four cases in which a lead is sent.
#pragma once

#include <string_view>

namespace leadwire {

/// Why a lead is sent: it is new, it was changed after it was sent, the call center has processed it, the
/// customer waits.
enum class Flow : unsigned { new_lead = 1, change = 2, approved = 3, sync = 4 };

/// "new", "change", "approved", "sync".
[[nodiscard]] constexpr std::string_view name_of(Flow flow) {
    switch (flow) {
    case Flow::new_lead:
        return "new";
    case Flow::change:
        return "change";
    case Flow::approved:
        return "approved";
    case Flow::sync:
        return "sync";
    }
    return {};
}

} // namespace leadwire
