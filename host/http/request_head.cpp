#include "host/http/request_head.hpp"

#include "host/http/field_names.hpp"
#include "host/http/url_encoding.hpp"

#include <array>

namespace leadwire::http {
namespace {

// The exchange itself decides on these: a second one from outside could split or smuggle a request.
constexpr std::array<std::string_view, 7> own_headers{
    "Host", "Content-Length", "Transfer-Encoding", "Connection", "Keep-Alive", "Upgrade", "TE"};

bool is_own(std::string_view name) {
    return std::ranges::any_of(own_headers, [name](std::string_view own) { return same_name(own, name); });
}

bool has(const header_list& headers, std::string_view name) {
    return std::ranges::any_of(headers, [name](const auto& h) { return same_name(h.first, name); });
}

void add(std::string& out, std::string_view name, std::string_view value) {
    out.append(name).append(": ").append(value).append("\r\n");
}

std::expected<void, std::string> check_value(std::string_view name, std::string_view value) {
    if (const auto found = control_character_in(value); !found.empty())
        return std::unexpected("The value of the header " + std::string(name) +
                               " has the control character " + found + ", which is not allowed.");
    return {};
}

/// A name for messages: no byte of it can break a log line.
std::string printable(std::string_view name) {
    std::string out(name.substr(0, 60));
    for (char& c : out)
        if (static_cast<unsigned char>(c) < 0x20 || static_cast<unsigned char>(c) >= 0x7F) c = '?';
    return out;
}

} // namespace

std::expected<void, std::string> check_head(std::string_view method, const header_list& headers) {
    if (!is_token(method))
        return std::unexpected("The method \"" + printable(method) + "\" is not a word such as GET or POST.");
    if (same_name(method, "CONNECT"))
        return std::unexpected("The method CONNECT is for proxies and cannot be sent to a target.");
    for (const auto& [name, value] : headers) {
        if (!is_token(name))
            return std::unexpected(
                "The header name \"" + printable(name) +
                "\" has characters that are not allowed; use letters, digits and hyphens.");
        if (is_own(name))
            return std::unexpected("The header " + name +
                                   " is set by the exchange itself and cannot be given.");
        if (auto good = check_value(name, value); !good) return good;
    }
    return {};
}

std::expected<std::string, std::string> build_head(const head_parts& p) {
    if (auto good = check_head(p.method, p.headers); !good) return std::unexpected(good.error());
    if (auto good = check_value("Content-Type", p.content_type); !good) return std::unexpected(good.error());

    std::string out;
    out.reserve(256 + p.url.target.size() + p.headers.size() * 48);
    out.append(p.method).append(" ");
    out.append(p.form == target_form::absolute ? p.url.absolute_form() : p.url.target)
        .append(" HTTP/1.1\r\n");
    add(out, "Host", p.url.authority());
    if (!has(p.headers, "User-Agent")) add(out, "User-Agent", "leadwire/" LEADWIRE_VERSION);
    if (!has(p.headers, "Accept")) add(out, "Accept", "*/*");
    if (!has(p.headers, "Accept-Encoding")) add(out, "Accept-Encoding", "gzip, deflate");
    if (!p.url.authorization.empty() && !has(p.headers, "Authorization"))
        add(out, "Authorization", p.url.authorization);
    if (!p.proxy_authorization.empty()) add(out, "Proxy-Authorization", p.proxy_authorization);
    for (const auto& [name, value] : p.headers) add(out, name, value);
    if (p.length && !p.content_type.empty() && !has(p.headers, "Content-Type"))
        add(out, "Content-Type", p.content_type);
    // Without a length some servers wait for the body of a POST that has none.
    const bool expects_body = p.method == "POST" || p.method == "PUT" || p.method == "PATCH";
    if (p.length || expects_body) add(out, "Content-Length", std::to_string(p.length.value_or(0)));
    out.append("\r\n");
    return out;
}

} // namespace leadwire::http
