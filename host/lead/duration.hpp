// How long: "500ms", "15s", "10m", "2h", "90d", as settings and integrations write it.
#pragma once

#include <chrono>
#include <optional>
#include <string_view>

namespace leadwire {

/// A whole number and a unit without a blank between them, at most "36500d"; nothing for any other text.
[[nodiscard]] std::optional<std::chrono::milliseconds> parse_duration(std::string_view text);

} // namespace leadwire
