// What may be kept in the plugins' key-value store.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace leadwire::plugin {

/// Empty for a key that may be used: 1 to 256 bytes of UTF-8.
[[nodiscard]] std::string mistake_in_key(std::string_view key);
/// Empty for a value of at most 1 MiB that is kept for 1 ms to 366 days.
[[nodiscard]] std::string mistake_in_value(std::string_view value, std::int64_t ttl);

} // namespace leadwire::plugin
