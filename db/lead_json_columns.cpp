#include "db/lead_json_columns.hpp"

#include "db/plain_json.hpp"

#include <charconv>

namespace leadwire::db {
namespace {

result<json::object> object_in(const char* column, std::string_view text) {
    if (text == "{}") return json::object{}; // most leads: not worth a parser
    auto parsed = json::parse(text);
    if (!parsed) return invalid(column, "no JSON: " + parsed.error().message());
    auto* object = parsed->if_object();
    if (!object) return invalid(column, "a JSON " + std::string(parsed->kind()) + " where an object is due");
    return std::move(*object);
}

std::optional<decimal> amount_in(const json::value& v) {
    if (const auto* n = v.if_number()) return decimal::parse(n->digits);
    if (const auto* s = v.if_string()) return decimal::parse(*s);
    return std::nullopt;
}

std::optional<std::int64_t> quantity_in(const json::value& v) {
    if (v.if_number()) return v.if_integer();
    const auto* s = v.if_string();
    std::int64_t n = 0;
    if (!s || s->empty()) return std::nullopt;
    auto [end, bad] = std::from_chars(s->data(), s->data() + s->size(), n);
    return bad == std::errc{} && end == s->data() + s->size() ? std::optional(n) : std::nullopt;
}

std::optional<order_item> item_in(const std::string& product, const json::value& v) {
    const auto* parts = v.if_array();
    auto id = quantity_in(product);
    if (!id || !parts || parts->empty() || parts->size() > 3) return std::nullopt;
    order_item item{product_id{*id}, 0, {}, {}};
    auto quantity = quantity_in((*parts)[0]);
    auto price = parts->size() > 1 ? amount_in((*parts)[1]) : decimal{};
    auto cost = parts->size() > 2 ? amount_in((*parts)[2]) : decimal{};
    if (!quantity || *quantity < 0 || !price || price->negative() || !cost || cost->negative())
        return std::nullopt;
    item.quantity = *quantity;
    item.price = *price;
    item.cost = *cost;
    return item;
}

} // namespace

result<std::vector<order_item>> items_from(std::string_view text) {
    if (auto plain = plain_items(text)) return std::move(*plain);
    auto object = object_in("leads.items", text);
    if (!object) return std::unexpected(object.error());
    std::vector<order_item> items;
    for (const auto& [product, value] : *object) {
        auto item = item_in(product, value);
        if (!item)
            return invalid("leads.items", "\"" + product + "\": " + json::dump(value) +
                                              "; allowed: a product's ID with [quantity, price, cost]");
        items.push_back(*item);
    }
    return items;
}

result<track_tags> track_from(std::string_view text) {
    if (auto plain = plain_members(text)) return std::move(*plain);
    auto object = object_in("leads.track", text);
    if (!object) return std::unexpected(object.error());
    track_tags tags;
    tags.reserve(object->size());
    for (auto& [name, value] : *object) {
        if (value.if_array() || value.if_object())
            return invalid("leads.track",
                           "\"" + name + "\" is a JSON " + std::string(value.kind()) + "; allowed: text");
        // Other programs write numbers here; a tag is text all the same.
        tags.emplace_back(std::move(name), json::plain_text(value));
    }
    return tags;
}

result<json::object> meta_from(std::string_view text) {
    auto plain = plain_members(text);
    if (!plain) return object_in("leads.meta", text);
    json::object meta;
    meta.reserve(plain->size());
    for (auto& [name, value] : *plain) meta.emplace_back(std::move(name), std::move(value));
    return meta;
}

std::string text_of_items(const std::vector<order_item>& items) {
    std::string out = "{";
    for (const auto& item : items) {
        if (out.size() > 1) out += ',';
        out += '"' + to_string(item.product) + "\":[" + std::to_string(item.quantity) + ",\"";
        append(out, item.price);
        out += "\",\"";
        append(out, item.cost);
        out += "\"]";
    }
    return out += '}';
}

std::string text_of_track(const track_tags& track) {
    std::string out = "{";
    for (const auto& [name, value] : track) {
        out += out.size() > 1 ? ",\"" : "\"";
        json::append_escaped(out, name);
        out += "\":\"";
        json::append_escaped(out, value);
        out += '"';
    }
    return out += '}';
}

std::string text_of_meta(const json::object& meta) {
    return meta.empty() ? "{}" : json::dump(meta);
}

} // namespace leadwire::db
