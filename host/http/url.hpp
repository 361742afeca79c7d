// An absolute URL as an integration gives it, split into what the exchange needs.
#pragma once

#include <cstdint>
#include <expected>
#include <string>
#include <string_view>

namespace leadwire::http {

enum class url_scheme { http, https };
[[nodiscard]] std::string_view name_of(url_scheme scheme);

struct target_url {
    url_scheme scheme = url_scheme::http;
    std::string host; ///< ASCII, lower case; an IPv6 address without brackets
    std::uint16_t port = 80;
    std::string target;        ///< path and query as they go on the wire; begins with "/"
    std::string authorization; ///< "Basic …" from "user:password@"; empty: none

    [[nodiscard]] bool same_origin(const target_url& other) const;
    [[nodiscard]] std::string authority() const; ///< for the Host header: no port where it is the default
    [[nodiscard]] std::string
    host_and_port() const; ///< "crm.example:443", "[::1]:80": for people and for CONNECT
    [[nodiscard]] std::string absolute_form() const; ///< for proxies; without credentials
};

/// Control characters are refused. What operators' parameters leave in a URL (spaces, raw UTF-8, brackets, a
/// stray "%") is percent-encoded. The error is a sentence without the URL, which may hold secrets.
[[nodiscard]] std::expected<target_url, std::string> parse_url(std::string_view text);
/// A Location header seen from `base`; credentials stay only within one origin.
[[nodiscard]] std::expected<target_url, std::string> resolve_location(const target_url& base,
                                                                      std::string_view location);

} // namespace leadwire::http
