// Phones by libphonenumber (docs/macros.md: {iphone}, {cphone}, {phonecc}).
#pragma once

#include <string>
#include <string_view>

namespace leadwire {

struct phone_reading {
    bool valid = false;
    std::string international; ///< E.164 digits without "+"; the stored digits if the number is not valid
    std::string national;      ///< national significant number; empty if the number is not valid
    std::string country_code;  ///< of the number if it is valid; else empty
};

/// Parses with `country` (two letters, any case, may be empty) as default region, else as international
/// digits; the first of the two that is a valid number counts. Thread-safe.
[[nodiscard]] phone_reading read_phone(std::string_view phone, std::string_view country);
/// "7" for "ru"; empty if the country has none.
[[nodiscard]] std::string calling_code(std::string_view country);
/// What the intake stores: E.164 digits when the number is valid for the country, else its digits;
/// a text without digits as it is.
[[nodiscard]] std::string normalized_phone(std::string_view phone, std::string_view country);

} // namespace leadwire
