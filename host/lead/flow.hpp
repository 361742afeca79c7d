// The four cases in which a lead is sent (docs/integrations.md).
#pragma once

#include <array>
#include <optional>
#include <string_view>

namespace leadwire {

/// Stored in the database and sent over the plugin border by these numbers.
enum class flow : int { new_lead = 1, change = 2, approved = 3, sync = 4 };

inline constexpr std::array all_flows{flow::new_lead, flow::change, flow::approved, flow::sync};

/// "new", "change", "approved", "sync": the word of files, commands and plugins.
[[nodiscard]] constexpr std::string_view name_of(flow f) {
    switch (f) {
    case flow::new_lead: return "new";
    case flow::change: return "change";
    case flow::approved: return "approved";
    case flow::sync: return "sync";
    }
    return {};
}
[[nodiscard]] constexpr std::optional<flow> flow_named(std::string_view name) {
    for (flow f : all_flows)
        if (name_of(f) == name) return f;
    return std::nullopt;
}

} // namespace leadwire
