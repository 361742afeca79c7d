#include "host/http/proxy.hpp"

namespace leadwire::http {

std::string proxy_address::text() const {
    return (host.find(':') == std::string::npos ? host : '[' + host + ']') + ':' + std::to_string(port);
}

std::expected<proxy_address, std::string> parse_proxy(std::string_view text) {
    auto url = parse_url(text);
    if (!url) return std::unexpected("The proxy's address is not usable: " + url.error());
    if (url->scheme != url_scheme::http)
        return std::unexpected("The proxy's address must begin with http://.");
    if (url->target != "/") return std::unexpected("The proxy's address must end with host and port.");
    return proxy_address{std::move(url->host), url->port, std::move(url->authorization)};
}

std::string connect_head(const target_url& target, const proxy_address& proxy) {
    const auto name = target.host_and_port();
    auto out = "CONNECT " + name + " HTTP/1.1\r\nHost: " + name +
               "\r\nUser-Agent: leadwire/" LEADWIRE_VERSION "\r\n";
    if (!proxy.authorization.empty()) out += "Proxy-Authorization: " + proxy.authorization + "\r\n";
    return out + "\r\n";
}

} // namespace leadwire::http
