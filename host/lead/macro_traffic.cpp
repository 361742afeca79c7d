// Where the customer came from, and what that costs: affiliate, agency, tags, device, commissions.
#include "host/lead/macro_values.hpp"

#include <arpa/inet.h>

#include <array>
#include <cstring>

namespace leadwire {
namespace {

std::string_view affiliate_or_agency(const macro_input& in, const std::string&, std::string& scratch) {
    const auto& agency = in.order().agency;
    if (!agency.id) return id_text(in.order().affiliate, scratch);
    whole_number(*agency.id, scratch);
    if (!agency.source.empty()) (scratch += '-') += agency.source;
    return scratch;
}

std::string_view first_tag(const macro_input& in, std::string_view name, std::string_view other) {
    auto value = in.order().tag(name);
    return value.empty() ? in.order().tag(other) : value;
}

constexpr std::array<unsigned char, 12> mapped_prefix{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF};

std::string_view ip_of_version_4(const macro_input& in, const std::string&, std::string& scratch) {
    const auto& text = in.order().ip;
    std::array<unsigned char, 16> bytes{};
    if (inet_pton(AF_INET, text.c_str(), bytes.data()) == 1) return text;
    if (inet_pton(AF_INET6, text.c_str(), bytes.data()) != 1) return {};
    if (std::memcmp(bytes.data(), mapped_prefix.data(), mapped_prefix.size()) != 0) return {};
    char dotted[INET_ADDRSTRLEN];
    return scratch = inet_ntop(AF_INET, bytes.data() + mapped_prefix.size(), dotted, sizeof dotted);
}
std::string_view ip_of_version_6(const macro_input& in, const std::string&, std::string&) {
    const auto& text = in.order().ip;
    std::array<unsigned char, 16> bytes{};
    if (inet_pton(AF_INET6, text.c_str(), bytes.data()) != 1) return {};
    return std::memcmp(bytes.data(), mapped_prefix.data(), mapped_prefix.size()) == 0 ? std::string_view{}
                                                                                      : text;
}

constexpr macro_entry entries[] = {
    {"wm", [](auto& in, auto&, auto& scratch) { return id_text(in.order().affiliate, scratch); }},
    {"wmi", affiliate_or_agency},
    {"wmname",
     [](auto& in, auto&, auto&) {
         return in.affiliate() ? std::string_view(in.affiliate()->name) : std::string_view{};
     }},
    {"wmmail",
     [](auto& in, auto&, auto&) {
         return in.affiliate() ? std::string_view(in.affiliate()->email) : std::string_view{};
     }},
    {"exti", [](auto& in, auto&, auto& scratch) { return whole_number(in.order().agency.id, scratch); }},
    {"extu", [](auto& in, auto&, auto&) -> std::string_view { return in.order().agency.uid; }},
    {"exts", [](auto& in, auto&, auto&) -> std::string_view { return in.order().agency.source; }},
    {"click", [](auto& in, auto&, auto&) { return in.order().tag("click"); }},
    {"subid", [](auto& in, auto&, auto&) { return first_tag(in, "subid", "x32"); }},
    {"uuid", [](auto& in, auto&, auto&) { return first_tag(in, "uuid", "x64"); }},
    {"sub1", [](auto& in, auto&, auto&) { return in.order().tag("sub1"); }},
    {"sub2", [](auto& in, auto&, auto&) { return in.order().tag("sub2"); }},
    {"sub3", [](auto& in, auto&, auto&) { return in.order().tag("sub3"); }},
    {"sub4", [](auto& in, auto&, auto&) { return in.order().tag("sub4"); }},
    {"sub5", [](auto& in, auto&, auto&) { return in.order().tag("sub5"); }},
    {"utms", [](auto& in, auto&, auto&) { return in.order().tag("utm_source"); }},
    {"utmc", [](auto& in, auto&, auto&) { return in.order().tag("utm_campaign"); }},
    {"utmn", [](auto& in, auto&, auto&) { return in.order().tag("utm_content"); }},
    {"utmt", [](auto& in, auto&, auto&) { return in.order().tag("utm_term"); }},
    {"utmm", [](auto& in, auto&, auto&) { return in.order().tag("utm_medium"); }},
    {"ip", [](auto& in, auto&, auto&) -> std::string_view { return in.order().ip; }},
    {"ip4", ip_of_version_4},
    {"ip6", ip_of_version_6},
    {"ua", [](auto& in, auto&, auto&) -> std::string_view { return in.order().ua; }},
    {"mobile", [](auto& in, auto&, auto&) { return flag(in.order().mobile); }},
    {"bad", [](auto& in, auto&, auto&) { return flag(in.order().bad); }},
    {"cwm",
     [](auto& in, auto&, auto& scratch) { return amount(in.order().affiliate_commission.system, scratch); }},
    {"cwmr",
     [](auto& in, auto&, auto& scratch) { return amount(in.order().affiliate_commission.real, scratch); }},
    {"cwmc",
     [](auto& in, auto&, auto&) -> std::string_view { return in.order().affiliate_commission.currency; }},
    {"cpay",
     [](auto& in, auto&, auto& scratch) { return amount(in.order().advertiser_commission.system, scratch); }},
    {"cpayr",
     [](auto& in, auto&, auto& scratch) { return amount(in.order().advertiser_commission.real, scratch); }},
    {"cpayc",
     [](auto& in, auto&, auto&) -> std::string_view { return in.order().advertiser_commission.currency; }},
};

} // namespace

std::span<const macro_entry> traffic_macros() {
    return entries;
}

} // namespace leadwire
