// Words of an answer or of a plugin, made fit for one line of a log or a list.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace leadwire {

/// White space and control characters become single spaces, bytes that are no UTF-8 become U+FFFD; what is
/// longer than `limit` characters is cut and ends in "…". Reads no more of the text than it needs.
[[nodiscard]] std::string one_line(std::string_view text, std::size_t limit);

} // namespace leadwire
