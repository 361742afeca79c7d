#include "host/lead/duration.hpp"

#include <charconv>
#include <cstdint>

namespace leadwire {

std::optional<std::chrono::milliseconds> parse_duration(std::string_view text) {
    // from_chars takes a minus sign, also before a zero.
    if (text.empty() || text.front() < '0' || text.front() > '9') return std::nullopt;
    std::int64_t n = 0;
    const auto* end = text.data() + text.size();
    auto [unit_begin, wrong] = std::from_chars(text.data(), end, n);
    std::string_view unit(unit_begin, static_cast<std::size_t>(end - unit_begin));
    constexpr std::int64_t day = 24 * 3'600'000;
    std::int64_t each = unit == "ms"  ? 1
                        : unit == "s" ? 1000
                        : unit == "m" ? 60'000
                        : unit == "h" ? 3'600'000
                        : unit == "d" ? day
                                      : 0;
    // A point in time a hundred years from now still fits a timestamp.
    if (wrong != std::errc{} || each == 0 || n > 36'500 * day / each) return std::nullopt;
    return std::chrono::milliseconds(n * each);
}

} // namespace leadwire
