#include "host/http/ip_address.hpp"

#include <arpa/inet.h>

#include <algorithm>
#include <charconv>
#include <span>

namespace leadwire::http {
namespace {

constexpr std::array<std::uint8_t, 12> mapped_prefix{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF};

ip_address masked(ip_address a, unsigned bits) {
    for (unsigned i = 0; i < 16; ++i) {
        const unsigned kept = bits > 8 * i ? std::min(8u, bits - 8 * i) : 0u;
        a.bytes[i] = static_cast<std::uint8_t>(a.bytes[i] & (0xFF00u >> kept));
    }
    return a;
}

} // namespace

ip_address ip_address::v4(std::uint32_t host_order) {
    ip_address out;
    std::ranges::copy(mapped_prefix, out.bytes.begin());
    for (unsigned i = 0; i < 4; ++i)
        out.bytes[12 + i] = static_cast<std::uint8_t>(host_order >> (24 - 8 * i));
    return out;
}

bool ip_address::is_v4() const {
    return std::ranges::equal(mapped_prefix, std::span(bytes).first<12>());
}

std::uint32_t ip_address::v4_value() const {
    return std::uint32_t{bytes[12]} << 24 | std::uint32_t{bytes[13]} << 16 | std::uint32_t{bytes[14]} << 8 |
           bytes[15];
}

std::string ip_address::text() const {
    std::array<char, INET6_ADDRSTRLEN> out{};
    if (is_v4())
        inet_ntop(AF_INET, bytes.data() + 12, out.data(), out.size());
    else
        inet_ntop(AF_INET6, bytes.data(), out.data(), out.size());
    return out.data();
}

std::optional<ip_address> parse_ip(std::string_view given) {
    const std::string text(given);
    if (text.find('\0') != std::string::npos) return std::nullopt;
    in_addr four{};
    if (inet_pton(AF_INET, text.c_str(), &four) == 1) return ip_address::v4(ntohl(four.s_addr));
    ip_address out;
    if (inet_pton(AF_INET6, text.c_str(), out.bytes.data()) == 1) return out;
    return std::nullopt;
}

std::optional<ip_address> parse_ip_liberally(std::string_view given) {
    if (auto strict = parse_ip(given)) return strict;
    std::string text(given);
    if (!text.empty() && text.back() == '.') text.pop_back();
    in_addr four{};
    if (text.empty() || text.find(' ') != std::string::npos || inet_aton(text.c_str(), &four) == 0)
        return std::nullopt;
    return ip_address::v4(ntohl(four.s_addr));
}

bool address_range::contains(const ip_address& address) const {
    // "::/0" means every IPv6 address, and no IPv4 one.
    return base.is_v4() == address.is_v4() && masked(address, bits) == base;
}

std::expected<address_range, std::string> parse_range(std::string_view text) {
    const auto slash = text.find('/');
    const auto base = parse_ip(text.substr(0, slash));
    if (!base)
        return std::unexpected("is not a range of addresses; write 10.0.0.0/8, fd00::/8 or a single address");
    const bool four = base->is_v4() && text.find(':') == std::string_view::npos;
    const unsigned width = four ? 32 : 128;
    unsigned bits = width;
    if (slash != std::string_view::npos) {
        const auto digits = text.substr(slash + 1);
        const auto [end, ec] = std::from_chars(digits.data(), digits.data() + digits.size(), bits);
        if (ec != std::errc{} || end != digits.data() + digits.size() || bits > width)
            return std::unexpected("has a prefix that is not a number from 0 to " + std::to_string(width));
    }
    address_range out{*base, four ? bits + 96 : bits};
    const auto expected = masked(*base, out.bits);
    if (expected != *base)
        return std::unexpected("has bits beyond its prefix; write " + expected.text() + '/' +
                               std::to_string(bits));
    return out;
}

} // namespace leadwire::http
