// Points in time: UTC, microseconds, RFC 3339 in every interface.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace leadwire {

using timestamp = std::chrono::sys_time<std::chrono::microseconds>;

/// Takes RFC 3339 with any offset ("2026-11-23T10:15:00Z", "…T13:15:00.5+03:00"); decimals beyond the sixth
/// are cut off.
[[nodiscard]] std::optional<timestamp> parse_timestamp(std::string_view text);
/// "2026-11-23T10:15:00Z"; a fraction only if there is one, without trailing zeros.
[[nodiscard]] std::string to_string(timestamp t);
/// strftime in UTC; nothing if the format gives more than 1,024 characters.
[[nodiscard]] std::string format_utc(timestamp t, const std::string& format);
[[nodiscard]] timestamp now();

} // namespace leadwire
