#include "host/http/egress.hpp"

#include <algorithm>
#include <array>

namespace leadwire::http {
namespace {

struct refused_range {
    address_range range;
    std::string_view what;
};

constexpr ip_address four(unsigned a, unsigned b, unsigned c, unsigned d) {
    return {{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF, static_cast<std::uint8_t>(a),
             static_cast<std::uint8_t>(b), static_cast<std::uint8_t>(c), static_cast<std::uint8_t>(d)}};
}
constexpr ip_address six(unsigned a, unsigned b = 0, unsigned c = 0) {
    return {{static_cast<std::uint8_t>(a >> 8), static_cast<std::uint8_t>(a),
             static_cast<std::uint8_t>(b >> 8), static_cast<std::uint8_t>(b),
             static_cast<std::uint8_t>(c >> 8), static_cast<std::uint8_t>(c)}};
}
constexpr ip_address loopback_six{{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1}};

constexpr std::array refused{
    refused_range{{four(0, 0, 0, 0), 104}, "unspecified"},
    refused_range{{four(10, 0, 0, 0), 104}, "private"},
    refused_range{{four(100, 64, 0, 0), 106}, "shared by carriers"},
    refused_range{{four(127, 0, 0, 0), 104}, "loopback"},
    refused_range{{four(168, 63, 129, 16), 128}, "cloud metadata"},
    refused_range{{four(169, 254, 169, 254), 128}, "cloud metadata"},
    refused_range{{four(169, 254, 0, 0), 112}, "link-local"},
    refused_range{{four(172, 16, 0, 0), 108}, "private"},
    refused_range{{four(192, 0, 0, 0), 120}, "reserved"}, // holds a cloud's metadata, 192.0.0.192
    refused_range{{four(192, 0, 2, 0), 120}, "documentation"},
    refused_range{{four(192, 88, 99, 0), 120}, "reserved"},
    refused_range{{four(192, 168, 0, 0), 112}, "private"},
    refused_range{{four(198, 18, 0, 0), 111}, "benchmarking"},
    refused_range{{four(198, 51, 100, 0), 120}, "documentation"},
    refused_range{{four(203, 0, 113, 0), 120}, "documentation"},
    refused_range{{four(224, 0, 0, 0), 100}, "multicast"},
    refused_range{{four(255, 255, 255, 255), 128}, "broadcast"},
    refused_range{{four(240, 0, 0, 0), 100}, "reserved"},
    refused_range{{loopback_six, 128}, "loopback"},
    refused_range{{six(0), 128}, "unspecified"},
    refused_range{{six(0), 96}, "reserved"}, // IPv4-compatible, given up long ago
    // NAT64 of a local network: where in it the IPv4 address stands is that network's own choice.
    refused_range{{six(0x64, 0xFF9B, 1), 48}, "private"},
    refused_range{{six(0x100), 64}, "reserved"},
    refused_range{{six(0x2001), 32}, "tunnelled"}, // Teredo hides an IPv4 address
    refused_range{{six(0x2001, 0xDB8), 32}, "documentation"},
    refused_range{{six(0xFC00), 7}, "private"},
    refused_range{{six(0xFE80), 10}, "link-local"},
    refused_range{{six(0xFEC0), 10}, "private"},
    refused_range{{six(0xFF00), 8}, "multicast"},
};

constexpr address_range nat64{six(0x64, 0xFF9B), 96};
constexpr address_range translated{{{0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF}},
                                   96}; // ::ffff:0:a.b.c.d of RFC 2765
constexpr address_range six_to_four{six(0x2002), 16};

/// The IPv4 address that packets for this IPv6 one end up at.
std::optional<ip_address> embedded_v4(const ip_address& a) {
    if (nat64.contains(a) || translated.contains(a)) return ip_address::v4(a.v4_value());
    if (six_to_four.contains(a)) return four(a.bytes[2], a.bytes[3], a.bytes[4], a.bytes[5]);
    return std::nullopt;
}

} // namespace

result<egress_rules> egress_rules::create(const std::vector<std::string>& allow) {
    egress_rules rules;
    for (const auto& text : allow) {
        auto range = parse_range(text);
        if (!range) return invalid("egress.allow", '"' + text + "\" " + range.error() + '.');
        rules.allowed_.push_back(*range);
    }
    return rules;
}

std::optional<std::string_view> egress_rules::refusal(const ip_address& address) const {
    if (std::ranges::any_of(allowed_, [&](const address_range& r) { return r.contains(address); }))
        return std::nullopt;
    if (const auto inner = embedded_v4(address)) return refusal(*inner);
    const auto found =
        std::ranges::find_if(refused, [&](const refused_range& r) { return r.range.contains(address); });
    if (found == refused.end()) return std::nullopt;
    return found->what;
}

} // namespace leadwire::http
