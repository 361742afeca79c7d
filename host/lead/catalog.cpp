#include "host/lead/catalog.hpp"

#include "host/lead/catalog_row.hpp"
#include "host/lead/field_kinds.hpp"
#include "host/lead/unicode.hpp"

#include <algorithm>
#include <array>
#include <set>

namespace leadwire {
namespace {

constexpr std::array<std::string_view, 5> lists{"currencies", "offers", "goals", "sites", "affiliates"};

/// Each ID once: a second one would silently hide the first.
template <class T>
void keep(std::unordered_map<std::int64_t, T>& all, T item, catalog_row& row) {
    auto id = number(item.id);
    if (!all.try_emplace(id, std::move(item)).second) row.refuse("id", std::to_string(id) + " comes twice");
}

result<void> read_product(offer& o, const json::value& v, const std::string& place) {
    catalog_row row(v, place);
    product p{product_id{row.id()}, row.text("name"), row.object("params")};
    for (auto& other : o.products)
        if (other.id == p.id) row.refuse("id", to_string(p.id) + " comes twice");
    o.products.push_back(std::move(p));
    return row.done();
}

void read_geo_params(offer& o, catalog_row& row) {
    for (auto& [country, params] : row.object("geo_params")) {
        auto name = "geo_params." + country;
        if (!params.if_object())
            row.refuse(name, field_kinds::shown(params) + " does not fit; allowed: an object");
        else if (!o.geo_params.try_emplace(lower(country), *params.if_object()).second)
            row.refuse(name, "the country comes twice");
    }
}

result<offer> offer_from(const json::value& v, const std::string& place) {
    catalog_row row(v, place);
    offer o;
    o.id = offer_id{row.id()};
    o.name = row.text("name");
    o.url = row.text("url");
    o.site_url = row.text("site_url");
    o.params = row.object("params");
    (void)row.object("fields"); // {offer:…} looks into it
    read_geo_params(o, row);
    o.document = row.all();
    auto products = row.array("products");
    auto done = row.done();
    if (done)
        done = each_row(
            products, row.place_of("products"),
            [&](const json::value& product, const std::string& at) { return read_product(o, product, at); });
    if (!done) return std::unexpected(std::move(done.error()));
    return o;
}

std::string site_kind(catalog_row& row) {
    auto kind = row.text("kind");
    if (kind.empty()) return "landing";
    if (kind != "landing" && kind != "prelanding")
        row.refuse("kind", field_kinds::shown(kind) + " does not fit; allowed: landing, prelanding");
    return kind;
}

std::string currency_code(catalog_row& row) {
    auto code = field_kinds::currency::from_text(row.text("code"));
    if (!code)
        row.refuse("code", field_kinds::shown(row.text("code")) +
                               " does not fit; allowed: " + std::string(field_kinds::currency::allowed));
    return code ? *code : std::string();
}

result<void> check_document(const json::value& document) {
    auto* o = document.if_object();
    if (!o)
        return invalid("", field_kinds::shown(document) +
                               " does not fit; allowed: an object, the document of a catalog");
    for (auto& [name, v] : *o) {
        if (std::ranges::find(lists, name) == lists.end())
            return invalid(field_kinds::shown_name(name),
                           "unknown member; allowed: currencies, offers, goals, sites, affiliates");
        if (!v.if_array() && !v.is_null())
            return invalid(name, field_kinds::shown(v) + " does not fit; allowed: an array");
        if (!field_kinds::is_storable_value(v)) return invalid(name, "holds a NUL, which no text may");
    }
    return {};
}

template <class T>
const T* found(const std::unordered_map<std::int64_t, T>& all, std::int64_t id) {
    auto at = all.find(id);
    return at == all.end() ? nullptr : &at->second;
}

} // namespace

result<catalog> catalog::from_json(const json::value& document) {
    if (auto checked = check_document(document); !checked) return std::unexpected(std::move(checked.error()));
    catalog c;
    c.document_ = document;
    std::set<std::int64_t> currency_ids;
    auto read_currency = [&](const json::value& v, const std::string& place) {
        catalog_row row(v, place);
        auto id = row.id();
        auto code = currency_code(row);
        if (!currency_ids.insert(id).second) row.refuse("id", std::to_string(id) + " comes twice");
        if (!c.currencies_.try_emplace(code, id).second) row.refuse("code", code + " comes twice");
        return row.done();
    };
    auto read_offer = [&](const json::value& v, const std::string& place) -> result<void> {
        auto o = offer_from(v, place);
        if (!o) return std::unexpected(std::move(o.error()));
        catalog_row row(v, place);
        keep(c.offers_, std::move(*o), row);
        return row.done();
    };
    auto read_goal = [&](const json::value& v, const std::string& place) {
        catalog_row row(v, place);
        (void)row.positive("offer", catalog_row::presence::optional);
        keep(c.goals_, {goal_id{row.id()}, row.text("name"), row.object("params")}, row);
        return row.done();
    };
    auto read_site = [&](const json::value& v, const std::string& place) {
        catalog_row row(v, place);
        keep(c.sites_,
             {site_id{row.id()}, site_kind(row), row.text("name"), row.text("url"), row.text("domain"),
              row.object("params")},
             row);
        return row.done();
    };
    auto read_affiliate = [&](const json::value& v, const std::string& place) {
        catalog_row row(v, place);
        keep(c.affiliates_, {affiliate_id{row.id()}, row.text("name"), row.text("email")}, row);
        return row.done();
    };
    auto rows = [&](std::string_view list, auto read) -> result<void> {
        auto* v = json::find(*document.if_object(), list);
        return v && v->if_array() ? each_row(*v->if_array(), std::string(list), read) : result<void>();
    };
    auto done = rows("currencies", read_currency);
    if (done) done = rows("offers", read_offer);
    if (done) done = rows("goals", read_goal);
    if (done) done = rows("sites", read_site);
    if (done) done = rows("affiliates", read_affiliate);
    if (!done) return std::unexpected(std::move(done.error()));
    return c;
}

const leadwire::offer* catalog::find(offer_id id) const {
    return found(offers_, number(id));
}
const leadwire::goal* catalog::find(goal_id id) const {
    return found(goals_, number(id));
}
const leadwire::site* catalog::find(site_id id) const {
    return found(sites_, number(id));
}
const leadwire::affiliate* catalog::find(affiliate_id id) const {
    return found(affiliates_, number(id));
}

std::optional<std::int64_t> catalog::currency(std::string_view code) const {
    auto at = currencies_.find(code);
    return at == currencies_.end() ? std::nullopt : std::optional(at->second);
}

} // namespace leadwire
