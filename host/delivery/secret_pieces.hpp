// {secret:…} in texts that are no templates: [settings] and the proxy. All else in them is plain text.
#pragma once

#include "host/lead/macro_template.hpp"

#include <expected>
#include <string_view>
#include <vector>

namespace leadwire {

struct secret_piece {
    std::size_t offset = 0, size = 0; ///< bytes of the text, braces included
    macro_template macro;
};

/// The macros {secret:NAME} and {secret:NAME|filter…} of a text, in their order.
[[nodiscard]] std::expected<std::vector<secret_piece>, template_error> secret_pieces(std::string_view text);

} // namespace leadwire
