// English names of countries, for files that people made.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace leadwire {

/// ISO 3166-1 alpha-2 code in lower case by Unicode's English name, a common other name ("USA", "UK", "South
/// Korea") or the alpha-3 code. Letter case, accents and punctuation do not matter. Thread-safe.
[[nodiscard]] std::optional<std::string> country_code_named(std::string_view name);

} // namespace leadwire
