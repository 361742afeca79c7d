#include "host/plugin/store_limits.hpp"

#include "host/lead/utf8.hpp"

#include <chrono>

namespace leadwire::plugin {
namespace {

constexpr std::size_t longest_key = 256;
constexpr std::size_t longest_value = std::size_t{1} << 20;
constexpr std::int64_t longest_life = std::chrono::milliseconds(std::chrono::days(366)).count();

} // namespace

std::string mistake_in_key(std::string_view key) {
    if (key.empty() || key.size() > longest_key)
        return "store: a key of " + std::to_string(key.size()) + " bytes; allowed: 1 to " + std::to_string(longest_key);
    if (!is_storable(key)) return "store: a key that is not UTF-8, or holds a zero byte";
    return {};
}

std::string mistake_in_value(std::string_view value, std::int64_t ttl) {
    if (value.size() > longest_value)
        return "a value of " + std::to_string(value.size()) + " bytes; allowed: at most " + std::to_string(longest_value);
    if (ttl < 1 || ttl > longest_life)
        return "kept for " + std::to_string(ttl) + " ms; allowed: 1 to " + std::to_string(longest_life) + ", which are 366 days";
    return {};
}

} // namespace leadwire::plugin
