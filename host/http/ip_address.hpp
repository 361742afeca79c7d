// An IP address and a range of them, apart from any socket.
#pragma once

#include <array>
#include <cstdint>
#include <expected>
#include <optional>
#include <string>
#include <string_view>

namespace leadwire::http {

/// IPv4 is kept as IPv4-mapped IPv6, so that the two ways to write one address are one value.
struct ip_address {
    std::array<std::uint8_t, 16> bytes{};

    [[nodiscard]] static ip_address v4(std::uint32_t host_order);
    [[nodiscard]] bool is_v4() const;
    [[nodiscard]] std::uint32_t v4_value() const; ///< the last four bytes, in host order
    [[nodiscard]] std::string text() const;
    bool operator==(const ip_address&) const = default;
};

/// "127.0.0.1", "::1"; no brackets, no zone.
[[nodiscard]] std::optional<ip_address> parse_ip(std::string_view text);
/// As name resolution would read it: also "127.1", "0x7f000001", "2130706433".
[[nodiscard]] std::optional<ip_address> parse_ip_liberally(std::string_view text);

struct address_range {
    ip_address base;
    unsigned bits = 128; ///< of 128, also for IPv4

    [[nodiscard]] bool contains(const ip_address& address) const;
};

/// "10.0.0.0/8" or a single address. The error says what is wrong.
[[nodiscard]] std::expected<address_range, std::string> parse_range(std::string_view text);

} // namespace leadwire::http
