// An HTTP proxy as a profile names it, and how it is asked for a tunnel.
#pragma once

#include "host/http/url.hpp"

#include <expected>
#include <optional>
#include <string>
#include <string_view>

namespace leadwire::http {

struct proxy_address {
    std::string host;
    std::uint16_t port = 0;
    std::string authorization; ///< "Basic …"; empty: none

    [[nodiscard]] std::string text() const; ///< "proxy.example:3128"
};

/// "http://user:password@host:port". The error is a sentence without the credentials.
[[nodiscard]] std::expected<proxy_address, std::string> parse_proxy(std::string_view text);
/// The CONNECT request for a tunnel to the target.
[[nodiscard]] std::string connect_head(const target_url& target, const proxy_address& proxy);

} // namespace leadwire::http
