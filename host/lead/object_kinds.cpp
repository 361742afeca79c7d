// The kinds whose values are JSON objects: items, tags, custom fields.
#include "host/lead/field_kinds.hpp"
#include "host/lead/utf8.hpp"

#include <algorithm>
#include <charconv>

namespace leadwire::field_kinds {
namespace {

std::unexpected<misfit> unfit(std::string why = misfit{}.why) {
    return std::unexpected(misfit{std::move(why), {}, {}, {}});
}

/// The misfit of one member, told with its name and value.
std::unexpected<misfit> unfit(const json::member& m, misfit why, std::string_view allowed) {
    why.part = "." + shown_name(m.first) + why.part;
    if (why.shown.empty()) why.shown = shown(m.second);
    if (why.allowed.empty()) why.allowed = allowed;
    return std::unexpected(std::move(why));
}

template <class Kind>
reading<typename Kind::slot> from_document(std::string_view text) {
    auto document = json::parse(text);
    if (!document) return unfit("is not JSON (" + document.error().message() + ")");
    return Kind::from(*document);
}

std::optional<std::int64_t> product_id_in(std::string_view text) {
    std::int64_t n = 0;
    auto [end, wrong] = std::from_chars(text.data(), text.data() + text.size(), n);
    bool whole = wrong == std::errc{} && end == text.data() + text.size();
    if (!whole || n < 1 || text[0] == '0') return std::nullopt; // one product has one way to be written
    return n;
}

reading<order_item> item_from(const json::member& m) {
    auto id = product_id_in(m.first);
    if (!id)
        return unfit(m, {.why = "has no product ID as its name", .part = {}, .allowed = {}, .shown = {}},
                     "a positive integer");
    auto* a = m.second.if_array();
    if (!a || a->size() != 3) return unfit(m, {}, "[quantity, unit price, unit net cost]");
    auto quantity = integer_from((*a)[0], 0, INT64_MAX);
    if (!quantity) return unfit(m, quantity.error(), "a quantity that is an integer of at least 0");
    auto price = money::from((*a)[1]), cost = money::from((*a)[2]);
    if (!price) return unfit(m, price.error(), "a price that is " + std::string(money::allowed));
    if (!cost) return unfit(m, cost.error(), "a cost that is " + std::string(money::allowed));
    return order_item{product_id{*id}, *quantity, **price, **cost};
}

} // namespace

reading<items::slot> items::from(const json::value& v) {
    auto* o = v.if_object();
    if (!o) return unfit();
    slot all;
    all.reserve(o->size());
    for (auto& m : *o) {
        auto item = item_from(m);
        if (!item) return std::unexpected(item.error());
        all.push_back(*item);
    }
    return all;
}
reading<items::slot> items::from_text(std::string_view t) {
    return from_document<items>(t);
}
json::value items::write(const slot& s) {
    json::object o;
    for (auto& item : s)
        o.emplace_back(to_string(item.product),
                       json::array{item.quantity, to_string(item.price), to_string(item.cost)});
    return o;
}

reading<std::string> tag_from(const json::value& v) {
    if (auto* n = v.if_number()) return n->digits;
    return text::from(v);
}

reading<track::slot> track::from(const json::value& v) {
    auto* o = v.if_object();
    if (!o) return unfit();
    slot tags;
    for (auto& m : *o) {
        if (m.second.is_null()) continue;
        auto value = is_storable(m.first) ? tag_from(m.second) : unfit("has a name with a NUL");
        if (!value) return unfit(m, value.error(), "text");
        tags.emplace_back(m.first, std::move(*value));
    }
    return tags;
}
reading<track::slot> track::from_text(std::string_view t) {
    return from_document<track>(t);
}
json::value track::write(const slot& s) {
    json::object o;
    for (auto& [name, value] : s) o.emplace_back(name, value);
    return o;
}

bool is_storable_value(const json::value& v) {
    if (auto* t = v.if_string()) return is_storable(*t);
    if (auto* a = v.if_array()) return std::ranges::all_of(*a, is_storable_value);
    if (auto* o = v.if_object())
        return std::ranges::all_of(
            *o, [](auto& m) { return is_storable(m.first) && is_storable_value(m.second); });
    return true;
}

reading<meta::slot> meta::from(const json::value& v) {
    auto* o = v.if_object();
    if (!o) return unfit();
    if (!is_storable_value(v)) return unfit("holds a NUL");
    return *o;
}
reading<meta::slot> meta::from_text(std::string_view t) {
    return from_document<meta>(t);
}

} // namespace leadwire::field_kinds
