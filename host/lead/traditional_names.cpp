// Names that code of older systems of this kind uses for a lead's columns.
#include "host/lead/lead_edit.hpp"
#include "host/lead/lead_fields.hpp"

#include <algorithm>

namespace leadwire {

const std::vector<std::pair<std::string_view, std::string_view>>& traditional_names() {
    static const std::vector<std::pair<std::string_view, std::string_view>> names{
        {"order_id", "id"},
        {"order_time", "created"},
        {"order_status", "status"},
        {"order_reason", "reason"},
        {"ext_oid", "external_id"},
        {"exto", "external_id"},
        {"offer_id", "offer"},
        {"goal_id", "goal"},
        {"site_id", "site"},
        {"space_id", "space"},
        {"wm_id", "affiliate"},
        {"aff_id", "affiliate"},
        {"ext_id", "agency.id"},
        {"ext_uid", "agency.uid"},
        {"ext_src", "agency.source"},
        {"exti", "agency.id"},
        {"extu", "agency.uid"},
        {"exts", "agency.source"},
        {"order_name", "name"},
        {"order_phone", "phone"},
        {"order_email", "email"},
        {"order_country", "country"},
        {"order_ip", "ip"},
        {"order_ua", "ua"},
        {"order_mobile", "mobile"},
        {"order_bad", "bad"},
        {"order_comment", "comment"},
        {"order_addr", "address"},
        {"order_index", "address.index"},
        {"order_area", "address.area"},
        {"order_city", "address.city"},
        {"order_street", "address.street"},
        {"order_house", "address.house"},
        {"order_delivery", "delivery"},
        {"order_discount", "discount"},
        {"order_count", "count"},
        {"order_currency", "currency"},
        {"order_price", "price"},
        {"order_base", "base"},
        {"order_delpr", "delivery_price"},
        {"order_more", "more"},
        {"order_items", "items"},
        {"order_track", "track"},
        {"order_meta", "meta"},
        {"click_id", "track.click"},
        {"cwm", "commission.affiliate.system"},
        {"cwmr", "commission.affiliate.real"},
        {"cwmc", "commission.affiliate.currency"},
        {"cpay", "commission.advertiser.system"},
        {"cpayr", "commission.advertiser.real"},
        {"cpayc", "commission.advertiser.currency"},
    };
    return names;
}

std::string_view without_tradition(std::string_view name) {
    auto& names = traditional_names();
    auto at = std::ranges::find(names, name, [](auto& n) { return n.first; });
    return at == names.end() ? name : at->second;
}

} // namespace leadwire
