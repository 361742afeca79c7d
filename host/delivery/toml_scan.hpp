// TOML's strings and brackets as they are written, for what toml++ does not tell: depth before it parses,
// where a string without an end begins, places inside of strings.
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

namespace leadwire {

/// Bytes of the quotes that `text` begins with: 1 or 3, or 0 if it begins with none. `""` is 1: an empty
/// string.
[[nodiscard]] std::size_t opening_quotes(std::string_view text);

struct string_literal {
    std::size_t size = 0; ///< bytes, quotes included; 0: there is none
    bool closed = false;
};
/// The string that `text` begins with.
[[nodiscard]] string_literal first_string(std::string_view text);

inline constexpr std::size_t max_toml_depth = 32;

struct toml_scan {
    /// Where tables and lists go deeper than `max_toml_depth`, dotted names counted. toml++ bounds only the
    /// nesting of values, and frees a name of a hundred thousand dots by recursion.
    std::optional<std::size_t> too_deep;
    std::optional<std::size_t> open_string; ///< where the first string without an end begins
};
/// Stops at the first of the two.
[[nodiscard]] toml_scan scan_toml(std::string_view text);

} // namespace leadwire
