#include "host/lead/lead_fields.hpp"

#include "host/lead/field_kinds.hpp"
#include "host/lead/unicode.hpp"

#include <array>
#include <unordered_map>
#include <unordered_set>

namespace leadwire {
namespace {

using namespace field_kinds;

template <class Kind>
std::unexpected<error> refusal(const misfit& m, const json::value& v) {
    auto text = (m.shown.empty() ? shown(v) : m.shown) + " " + m.why + "; allowed: ";
    return invalid(m.part, text += m.allowed.empty() ? std::string(Kind::allowed) : m.allowed);
}

template <class Kind>
reading<typename Kind::slot> read(const json::value& v, value_source source) {
    if (source == value_source::document) return Kind::from(v);
    if (auto* text = v.if_string())
        return Kind::from_text(Kind::form == text_form::free ? *text : trim(*text));
    if (auto* n = v.if_number(); n && Kind::form == text_form::free) return Kind::from_text(n->digits);
    return Kind::from(v);
}

/// null, and text without anything in it where text is taken.
template <class Kind>
bool is_absent(const json::value& v, value_source source) {
    auto* text = v.if_string();
    if (!text) return v.is_null();
    if (source == value_source::document && Kind::form == text_form::outside) return false;
    return (Kind::form == text_form::free ? std::string_view(*text) : trim(*text)).empty();
}

/// The member that the path of member pointers leads to.
template <auto... Path>
decltype(auto) at(auto& l) {
    return (l.*....*Path);
}

template <class Kind, auto... Path>
result<void> set(lead& l, const json::value& v, value_source source) {
    auto& slot = at<Path...>(l);
    if (is_absent<Kind>(v, source)) {
        if constexpr (requires { Kind::required; })
            return invalid("", "is required; allowed: " + std::string(Kind::allowed));
        else if constexpr (requires { Kind::cleared; })
            slot = Kind::cleared;
        else if constexpr (!requires { Kind::keeps; })
            slot = {};
        return {};
    }
    auto value = read<Kind>(v, source);
    if (!value) return refusal<Kind>(value.error(), v);
    slot = std::move(*value);
    return {};
}

template <class Kind, auto... Path>
json::value get(const lead& l) {
    return Kind::write(at<Path...>(l));
}

template <class Kind, auto... Path>
constexpr lead_field field(std::string_view name, edit_right edits = edit_right::free) {
    return {name, edits, set<Kind, Path...>, get<Kind, Path...>};
}

using l = lead;
using a = address;
using c = commission;

constexpr std::array table{
    field<own_id, &l::id>("id", edit_right::refused),
    field<created, &l::created>("created", edit_right::refused),
    field<status, &l::status>("status", edit_right::refused),
    field<reason, &l::reason>("reason", edit_right::refused),
    field<text, &l::external_id>("external_id"),
    field<field_kinds::offer, &l::offer>("offer"),
    field<optional_id<goal_id>, &l::goal>("goal"),
    field<optional_id<site_id>, &l::site>("site"),
    field<optional_id<site_id>, &l::space>("space"),
    field<optional_id<affiliate_id>, &l::affiliate>("affiliate"),
    field<optional_id<std::int64_t>, &l::agency, &agency::id>("agency.id"),
    field<text, &l::agency, &agency::uid>("agency.uid"),
    field<text, &l::agency, &agency::source>("agency.source"),
    field<text, &l::name>("name"),
    field<phone, &l::phone>("phone"),
    field<text, &l::email>("email"),
    field<country, &l::country>("country"),
    field<text, &l::ip>("ip"),
    field<text, &l::ua>("ua"),
    field<flag, &l::mobile>("mobile"),
    field<flag, &l::bad>("bad"),
    field<text, &l::comment>("comment"),
    field<text, &l::address, &a::index>("address.index"),
    field<text, &l::address, &a::area>("address.area"),
    field<text, &l::address, &a::city>("address.city"),
    field<text, &l::address, &a::street>("address.street"),
    field<text, &l::address, &a::house>("address.house"),
    field<optional_count, &l::delivery>("delivery"),
    field<percent, &l::discount>("discount"),
    field<optional_count, &l::count>("count"),
    field<currency, &l::currency>("currency"),
    field<money, &l::price>("price"),
    field<money, &l::base>("base"),
    field<money, &l::delivery_price>("delivery_price"),
    field<markup, &l::more>("more"),
    field<items, &l::items>("items"),
    field<track, &l::track>("track", edit_right::refused),
    field<money, &l::affiliate_commission, &c::system>("commission.affiliate.system"),
    field<money, &l::affiliate_commission, &c::real>("commission.affiliate.real"),
    field<currency, &l::affiliate_commission, &c::currency>("commission.affiliate.currency"),
    field<money, &l::advertiser_commission, &c::system>("commission.advertiser.system"),
    field<money, &l::advertiser_commission, &c::real>("commission.advertiser.real"),
    field<currency, &l::advertiser_commission, &c::currency>("commission.advertiser.currency"),
    field<meta, &l::meta>("meta", edit_right::refused),
};

} // namespace

std::span<const lead_field> lead_fields() {
    return table;
}

const lead_field* find_field(std::string_view name) {
    static const auto by_name = [] {
        std::unordered_map<std::string_view, const lead_field*> all;
        for (auto& f : table) all.emplace(f.name, &f);
        return all;
    }();
    auto at = by_name.find(name);
    return at == by_name.end() ? nullptr : at->second;
}

bool is_group(std::string_view name) {
    static const auto groups = [] {
        std::unordered_set<std::string_view> all;
        for (auto& f : table)
            for (auto dot = f.name.find('.'); dot != f.name.npos; dot = f.name.find('.', dot + 1))
                all.insert(f.name.substr(0, dot));
        return all;
    }();
    return groups.contains(name);
}

std::string members_of(std::string_view group) {
    std::string all;
    std::string_view last;
    for (auto& f : table) {
        auto rest = f.name;
        if (!group.empty()) {
            if (!rest.starts_with(group) || rest.size() == group.size() || rest[group.size()] != '.')
                continue;
            rest.remove_prefix(group.size() + 1);
        }
        rest = rest.substr(0, rest.find('.'));
        if (rest == last) continue;
        last = rest;
        (all += all.empty() ? "" : ", ") += rest;
    }
    return all;
}

result<void> check_required(const lead& l) {
    if (number(l.offer) == 0)
        return invalid("offer", "is required; allowed: " + std::string(field_kinds::offer::allowed));
    if (l.phone.empty()) return invalid("phone", "is required; allowed: " + std::string(phone::allowed));
    return {};
}

} // namespace leadwire
