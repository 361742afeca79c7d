// UTF-8 as Unicode defines it: no surrogates, no overlong forms, nothing above U+10FFFF.
#pragma once

#include <cstddef>
#include <string_view>

namespace leadwire {

/// Bytes of the character that the text begins with; 0 if it begins with none that is well formed.
[[nodiscard]] std::size_t first_character(std::string_view text);
/// True for well-formed UTF-8 without NUL: what a field of a lead may hold, and a database column too.
[[nodiscard]] bool is_storable(std::string_view text);

} // namespace leadwire
