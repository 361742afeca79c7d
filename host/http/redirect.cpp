#include "host/http/redirect.hpp"

#include "host/http/field_names.hpp"

#include <array>

namespace leadwire::http {
namespace {

bool keeps_method(int status, const std::string& method) {
    if (status == 307 || status == 308 || method == "GET" || method == "HEAD") return true;
    return status != 303 && method != "POST"; // what every client does with a POST on 301 and 302
}

bool about_body(std::string_view name) {
    constexpr std::array<std::string_view, 4> names{"Content-Type", "Content-Encoding", "Content-Language",
                                                    "Content-MD5"};
    return std::ranges::any_of(names, [&](auto n) { return same_name(n, name); });
}

// Integrations carry keys in headers of any name (X-Api-Key, Token…): another host sees only what cannot be
// one.
bool harmless(std::string_view name) {
    constexpr std::array<std::string_view, 4> names{"Accept", "Accept-Encoding", "Accept-Language",
                                                    "User-Agent"};
    return std::ranges::any_of(names, [&](auto n) { return same_name(n, name); });
}

} // namespace

std::optional<hop> follow(const hop& done, const target_answer& answer) {
    const int s = answer.status;
    if (s != 301 && s != 302 && s != 303 && s != 307 && s != 308) return std::nullopt;
    const auto location = answer.header("Location");
    if (!location) return std::nullopt;
    const auto url = resolve_location(done.url, *location);
    if (!url) return std::nullopt;
    if (done.url.scheme == url_scheme::https && url->scheme == url_scheme::http) return std::nullopt;

    hop next = done;
    next.url = *url;
    if (!keeps_method(s, done.method)) {
        next.method = "GET";
        next.body = hop::body_rule::leave_out;
        std::erase_if(next.headers, [](const auto& h) { return about_body(h.first); });
    }
    if (!url->same_origin(done.url)) {
        if (next.method != "GET" && next.method != "HEAD") return std::nullopt;
        if (next.body == hop::body_rule::send) next.body = hop::body_rule::leave_out;
        std::erase_if(next.headers, [](const auto& h) { return !harmless(h.first); });
    }
    return next;
}

} // namespace leadwire::http
