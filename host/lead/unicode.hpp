// Text by the rules of Unicode (ICU). Text is UTF-8; bytes that are not come out as U+FFFD or as they were.
// Thread-safe.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace leadwire {

[[nodiscard]] std::string upper(std::string_view text);
[[nodiscard]] std::string lower(std::string_view text);
/// Without white space (Unicode's White_Space) at both ends.
[[nodiscard]] std::string_view trim(std::string_view text);
/// The words between white space.
[[nodiscard]] std::vector<std::string_view> words(std::string_view text);
/// ICU "Any-Latin; Latin-ASCII".
[[nodiscard]] std::string translit(std::string_view text);
/// ICU "Any-Latin; Latin-ASCII; Lower", of which only [a-z0-9] is kept.
[[nodiscard]] std::string slug(std::string_view text);

/// The ASCII digits of the text.
[[nodiscard]] std::string ascii_digits(std::string_view text);

/// The first or last `count` code points; all of the text if it has fewer.
[[nodiscard]] std::string_view first_code_points(std::string_view text, std::size_t count);
[[nodiscard]] std::string_view last_code_points(std::string_view text, std::size_t count);

/// Language of CLDR's likely subtags for a country (two letters, any case): "ru" for "kz". Empty: none known.
[[nodiscard]] std::string_view likely_language(std::string_view country);

} // namespace leadwire
