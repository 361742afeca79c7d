// Whatever stands in a URL: what is accepted goes on the wire as one line of plain ASCII, and reads back as
// itself.
#include "host/http/egress.hpp"
#include "host/http/proxy.hpp"
#include "host/http/request_head.hpp"
#include "host/http/url.hpp"

#include <algorithm>
#include <cstdint>
#include <cstdlib>

namespace {

using namespace leadwire::http;

void check(bool holds) {
    if (!holds) std::abort();
}

bool is_plain(std::string_view text) {
    return std::ranges::all_of(text, [](char c) { return c > 0x20 && c < 0x7F; });
}

void check_url(const target_url& url) {
    check(url.target.starts_with('/') && is_plain(url.target));
    check(!url.host.empty() && is_plain(url.host) && is_plain(url.authority()));
    check(url.port != 0);
    const auto again = parse_url(url.absolute_form());
    check(again && again->same_origin(url) && again->target == url.target);
    const auto head = build_head({.method = "GET", .url = url, .headers = {}});
    check(head && std::ranges::count(*head, '\n') == (url.authorization.empty() ? 6 : 7));
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string text(reinterpret_cast<const char*>(data), size);
    if (const auto url = parse_url(text)) check_url(*url);
    static const auto base = *parse_url("https://u:p@crm.example:8443/a/b?c");
    if (const auto url = resolve_location(base, text)) {
        check_url(*url);
        check(url->same_origin(base) || url->authorization != base.authorization);
    }
    (void)parse_proxy(text);
    (void)parse_ip_liberally(text);
    if (const auto range = parse_range(text)) check(range->contains(range->base));
    // Ten lines at most: whatever stands in a header, it adds no line of its own.
    const leadwire::header_list headers{{"X", text}, {text, "x"}};
    if (const auto head = build_head({.method = "POST", .url = base, .headers = headers}))
        check(std::ranges::count(*head, '\n') <= 10 && std::ranges::count(*head, '\r') <= 10);
    return 0;
}
