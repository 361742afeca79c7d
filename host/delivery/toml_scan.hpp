// TOML's strings as they are written, for what toml++ does not tell: depth before it parses, places inside of
// strings.
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

namespace leadwire {

/// Bytes of the quotes that `text` begins with: 1 or 3, or 0 if it begins with none. `""` is 1: an empty
/// string.
[[nodiscard]] std::size_t opening_quotes(std::string_view text);
/// Bytes of the string literal that `text` begins with, quotes included; all of `text` if it does not end.
[[nodiscard]] std::size_t string_literal(std::string_view text);

inline constexpr std::size_t max_toml_depth = 32;
/// Where tables and lists go deeper than `max_toml_depth`, dotted names counted. toml++ bounds only the
/// nesting of values, and frees a name of a hundred thousand dots by recursion.
[[nodiscard]] std::optional<std::size_t> too_deep_at(std::string_view text);

} // namespace leadwire
