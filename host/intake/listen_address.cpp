#include "host/intake/listen_address.hpp"

#include <boost/asio/ip/address.hpp>

#include <charconv>

namespace leadwire::intake {

result<listen_address> parse_listen_address(std::string_view text) {
    const auto wrong = [&] {
        return invalid("", "\"" + std::string(text) +
                               "\" is no address to listen on; allowed: ADDR:PORT, as in "
                               "127.0.0.1:8080 or [::1]:8080");
    };
    const auto colon = text.rfind(':');
    if (colon == text.npos) return wrong();
    auto ip = text.substr(0, colon);
    const auto digits = text.substr(colon + 1);
    listen_address made;
    const auto [end, failure] = std::from_chars(digits.data(), digits.data() + digits.size(), made.port);
    if (failure != std::errc{} || end != digits.data() + digits.size()) return wrong();
    const bool bracketed = ip.starts_with('[') && ip.ends_with(']');
    if (bracketed) ip = ip.substr(1, ip.size() - 2);
    if (ip == "localhost") ip = "127.0.0.1";
    boost::system::error_code ec;
    const auto address = boost::asio::ip::make_address(std::string(ip), ec);
    if (ec || address.is_v6() != bracketed) return wrong();
    made.ip = ip;
    return made;
}

std::string to_string(const listen_address& a) {
    const bool v6 = a.ip.find(':') != a.ip.npos;
    return (v6 ? "[" + a.ip + "]" : a.ip) + ":" + std::to_string(a.port);
}

} // namespace leadwire::intake
