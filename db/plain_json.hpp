// The JSON of nearly all leads, read without a parser: objects of plain text, and items as this room writes
// them. The parser was more than half of the cost of turning a row into a lead. Nothing: the text is of another
// form, and the parser shall judge.
#pragma once

#include "host/lead/lead.hpp"

#include <optional>
#include <string_view>

namespace leadwire::db {

using track_tags = std::vector<std::pair<std::string, std::string>>;

/// {"a":"b","c":"d"} without escapes, without white space, and no name twice.
[[nodiscard]] std::optional<track_tags> plain_members(std::string_view text);
/// {"501":[2,"995","400.50"]}
[[nodiscard]] std::optional<std::vector<order_item>> plain_items(std::string_view text);

} // namespace leadwire::db
