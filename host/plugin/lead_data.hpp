// What surrounds a lead, for a plugin that asks: scopes of the catalog, templates, look-ups. In a child it comes from the host.
#pragma once

#include "host/lead/json.hpp"
#include "host/lead/macro_template.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace leadwire::plugin {

/// Answers at once. Lives as long as one call.
class lead_data {
public:
    virtual ~lead_data() = default;
    /// One value of a scope LW_SCOPE_OFFER … LW_SCOPE_PRODUCTS; none: it has no such name.
    [[nodiscard]] virtual result<std::optional<json::value>> value(std::uint32_t scope, std::string_view name) = 0;
    /// The whole scope as the JSON text of an object.
    [[nodiscard]] virtual result<std::string> all(std::uint32_t scope) = 0;
    [[nodiscard]] virtual result<std::string> expand(std::string_view text, text_context context) = 0;
    /// LW_LOOKUP_*
    [[nodiscard]] virtual result<std::optional<json::value>> lookup(std::uint32_t what, std::int64_t id,
                                                                    std::string_view name) = 0;
};

} // namespace leadwire::plugin
