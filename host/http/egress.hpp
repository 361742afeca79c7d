// Which resolved addresses a request may go to: what lies in private, loopback, link-local and metadata
// ranges is refused unless the host's configuration allows the range.
#pragma once

#include "host/http/ip_address.hpp"
#include "host/lead/error.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace leadwire::http {

class egress_rules {
public:
    /// `allow`: CIDR ranges ("10.0.0.0/8", "fd00::/8") or single addresses. The error's place is the range.
    [[nodiscard]] static result<egress_rules> create(const std::vector<std::string>& allow);

    /// What the address is ("loopback", "private", …) if it is refused. An IPv4 address inside an IPv6 one
    /// (mapped, translated, NAT64, 6to4) is judged as the IPv4 address.
    [[nodiscard]] std::optional<std::string_view> refusal(const ip_address& address) const;

private:
    std::vector<address_range> allowed_;
};

} // namespace leadwire::http
