#include "host/http/url.hpp"

#include "host/http/url_encoding.hpp"

#include <boost/url/parse.hpp>
#include <boost/url/url.hpp>
#include <boost/url/url_view.hpp>

#include <charconv>
#include <optional>

namespace leadwire::http {
namespace {

constexpr std::uint16_t default_port(url_scheme scheme) {
    return scheme == url_scheme::https ? 443 : 80;
}

/// The part before ":" of "scheme:rest"; empty: there is none.
std::string_view scheme_of(std::string_view text) {
    const auto end = text.find_first_of(":/?#");
    if (end == std::string_view::npos || text[end] != ':' || end == 0) return {};
    for (char c : text.substr(0, end))
        if (!((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '+' ||
              c == '-' || c == '.'))
            return {};
    return text.substr(0, end);
}

std::optional<url_scheme> scheme_named(std::string_view name) {
    std::string lower(name);
    for (char& c : lower) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    if (lower == "http") return url_scheme::http;
    if (lower == "https") return url_scheme::https;
    return std::nullopt;
}

std::string_view trimmed(std::string_view text) {
    while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
    while (!text.empty() && text.back() == ' ') text.remove_suffix(1);
    return text;
}

/// Path and query, with or without a leading slash, in the form that RFC 3986 allows.
std::string encode_path_and_query(std::string_view text) {
    const auto question = text.find('?');
    auto out = encode_part(text.substr(0, question), url_part::path);
    if (question != std::string_view::npos)
        out.append("?").append(encode_part(text.substr(question + 1), url_part::query));
    return out;
}

struct authority_text {
    std::string userinfo; ///< encoded
    std::string host;     ///< with brackets where it has them
    std::string port;
};

std::expected<authority_text, std::string> split_authority(std::string_view text) {
    authority_text out;
    // The last "@" counts: people write "user@example.com:password@crm.example".
    if (const auto at = text.rfind('@'); at != std::string_view::npos) {
        out.userinfo = encode_part(text.substr(0, at), url_part::userinfo);
        text.remove_prefix(at + 1);
    }
    const auto bracket = text.rfind(']');
    const auto colon = text.find(':', bracket == std::string_view::npos ? 0 : bracket);
    if (colon != std::string_view::npos) out.port = text.substr(colon + 1);
    const auto host = text.substr(0, colon);
    if (host.empty()) return std::unexpected("The URL has no host.");
    if (host.front() == '[') {
        out.host = host;
        return out;
    }
    auto name = ascii_host(percent_decode(host));
    if (!name) return std::unexpected("The URL's host is not a host name.");
    out.host = std::move(*name);
    return out;
}

std::expected<std::uint16_t, std::string> port_from(std::string_view text, url_scheme scheme) {
    if (text.empty()) return default_port(scheme);
    std::uint16_t port = 0;
    const auto [end, ec] = std::from_chars(text.data(), text.data() + text.size(), port);
    if (ec != std::errc{} || end != text.data() + text.size() || port == 0)
        return std::unexpected("The URL's port is not a number from 1 to 65535.");
    return port;
}

} // namespace

std::string_view name_of(url_scheme scheme) {
    return scheme == url_scheme::https ? "https" : "http";
}

bool target_url::same_origin(const target_url& other) const {
    return scheme == other.scheme && port == other.port && host == other.host;
}

std::string target_url::authority() const {
    auto out = host.find(':') == std::string::npos ? host : '[' + host + ']';
    if (port != default_port(scheme)) out.append(":").append(std::to_string(port));
    return out;
}

std::string target_url::host_and_port() const {
    return (host.find(':') == std::string::npos ? host : '[' + host + ']') + ':' + std::to_string(port);
}

std::string target_url::absolute_form() const {
    return std::string(name_of(scheme)) + "://" + authority() + target;
}

std::expected<target_url, std::string> parse_url(std::string_view given) {
    const auto text = trimmed(given);
    if (const auto found = control_character_in(text); !found.empty())
        return std::unexpected("The URL has the control character " + found + ", which is not allowed.");
    const auto scheme_text = scheme_of(text);
    const auto scheme = scheme_named(scheme_text);
    if (!scheme || text.substr(scheme_text.size(), 3) != "://")
        return std::unexpected("The URL does not begin with http:// or https://.");

    auto rest = text.substr(scheme_text.size() + 3);
    const auto authority = split_authority(rest.substr(0, rest.find_first_of("/?#")));
    if (!authority) return std::unexpected(authority.error());
    rest = rest.find_first_of("/?#") == std::string_view::npos ? "" : rest.substr(rest.find_first_of("/?#"));
    rest = rest.substr(0, rest.find('#'));
    auto target = encode_path_and_query(rest);
    if (target.empty() || target.front() != '/') target.insert(0, "/");

    const auto port = port_from(authority->port, *scheme);
    if (!port) return std::unexpected(port.error());

    // The encoding has left nothing in the target that the grammar could refuse; the host is checked by it.
    const auto origin = std::string(name_of(*scheme)) + "://" + authority->host + '/';
    const auto parsed = boost::urls::parse_uri(origin);
    if (!parsed || !parsed->has_authority()) return std::unexpected("The URL is malformed.");
    target_url out{*scheme, {}, *port, std::move(target), {}};
    if (parsed->host_type() == boost::urls::host_type::ipv6)
        out.host = std::string(parsed->host_ipv6_address().to_string());
    else if (authority->host.front() == '[')
        return std::unexpected("The URL's host is not an IPv6 address.");
    else
        out.host = authority->host;
    if (!authority->userinfo.empty()) out.authorization = basic_credentials(authority->userinfo);
    return out;
}

std::expected<target_url, std::string> resolve_location(const target_url& base, std::string_view given) {
    auto location = trimmed(given);
    if (const auto found = control_character_in(location); !found.empty())
        return std::unexpected("The Location header has the control character " + found + ".");
    location = location.substr(0, location.find('#'));
    std::expected<target_url, std::string> out;
    if (!scheme_of(location).empty()) {
        out = parse_url(location);
    } else if (location.starts_with("//")) {
        out = parse_url(std::string(name_of(base.scheme)) + ':' + std::string(location));
    } else {
        const auto base_text = base.absolute_form();
        const auto reference_text = encode_path_and_query(location);
        const auto base_view = boost::urls::parse_uri(base_text);
        const auto reference = boost::urls::parse_uri_reference(reference_text);
        if (!base_view || !reference) return std::unexpected("The Location header is malformed.");
        boost::urls::url resolved;
        if (const auto done = boost::urls::resolve(*base_view, *reference, resolved); !done)
            return std::unexpected("The Location header is malformed.");
        out = parse_url({resolved.buffer().data(), resolved.buffer().size()});
    }
    if (out && out->authorization.empty() && out->same_origin(base)) out->authorization = base.authorization;
    return out;
}

} // namespace leadwire::http
