// Text from outside made fit to be stored and shown: an answer may be any bytes.
#pragma once

#include <string>
#include <string_view>

namespace leadwire {

/// The text with every byte that is no UTF-8, and every NUL, replaced by U+FFFD. A good text is moved
/// through.
[[nodiscard]] std::string as_utf8(std::string text);
/// At most `limit` bytes, cut between characters.
[[nodiscard]] std::string_view cut_utf8(std::string_view text, std::size_t limit);

/// One line for a terminal: control characters, which could move the cursor or forge a row, as "\x1b".
[[nodiscard]] std::string on_one_line(std::string_view text);

} // namespace leadwire
