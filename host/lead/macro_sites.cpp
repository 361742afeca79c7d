// The offer and the sites that the customer came through.
#include "host/lead/macro_values.hpp"

namespace leadwire {
namespace {

// Not a full URL parser: a site's URL is the operator's own text, and a host is wanted even from
// "land.example/one".
std::string_view host_of(std::string_view url) {
    if (auto scheme = url.find("//"); scheme != std::string_view::npos && url.find_first_of("/?#") == scheme)
        url.remove_prefix(scheme + 2);
    url = url.substr(0, url.find_first_of("/?#\\"));
    if (auto user = url.rfind('@'); user != std::string_view::npos) url.remove_prefix(user + 1);
    auto name_end = url.starts_with('[') ? url.find(']') : 0;
    if (name_end == std::string_view::npos) return url;
    return url.substr(0, url.find(':', name_end));
}

std::string_view offer_field(const macro_input& in, const std::string& name, std::string& scratch) {
    if (!in.offer()) return {};
    const auto& document = in.offer()->document;
    if (json::find(document, name)) return member_text(document, name, scratch);
    const auto* fields = json::find(document, "fields");
    const auto* members = fields ? fields->if_object() : nullptr;
    return members ? member_text(*members, name, scratch) : std::string_view{};
}

std::string_view site_url(const macro_input& in, const std::string&, std::string& scratch) {
    if (auto own = meta_text(in, "url", scratch); !own.empty()) return own;
    if (in.landing() && !in.landing()->url.empty()) return in.landing()->url;
    return in.offer() ? std::string_view(in.offer()->site_url) : std::string_view{};
}

std::string_view domain(const macro_input& in, const std::string&, std::string&) {
    if (!in.landing()) return {};
    return in.landing()->domain.empty() ? host_of(in.landing()->url) : std::string_view(in.landing()->domain);
}

std::string_view name_of(const site* s) {
    return s ? std::string_view(s->name) : std::string_view{};
}
std::string_view url_of(const site* s) {
    return s ? std::string_view(s->url) : std::string_view{};
}

constexpr macro_entry entries[] = {
    {"offer", [](auto& in, auto&, auto& scratch) { return whole_number(number(in.order().offer), scratch); },
     offer_field, macro_kind::operator_value},
    {"siteurl", site_url},
    {"sitename", [](auto& in, auto&, auto&) { return name_of(in.landing()); }},
    {"land", [](auto& in, auto&, auto&) { return url_of(in.landing()); }, nullptr,
     macro_kind::operator_value},
    {"spacename", [](auto& in, auto&, auto&) { return name_of(in.prelanding()); }},
    {"spaceurl", [](auto& in, auto&, auto&) { return url_of(in.prelanding()); }},
    {"preland", [](auto& in, auto&, auto&) { return url_of(in.prelanding()); }, nullptr,
     macro_kind::operator_value},
    {"domain", domain},
};

} // namespace

std::span<const macro_entry> site_macros() {
    return entries;
}

} // namespace leadwire
