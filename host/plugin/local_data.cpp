#include "host/plugin/local_data.hpp"

#include <leadwire/abi/plugin.h>

namespace leadwire::plugin {
namespace {

const json::object no_members;

/// The parameters of a row that may be missing.
template <class Row>
const json::object& params_of(const Row* row) {
    return row != nullptr ? row->params : no_members;
}

json::value product_value(const product& p) {
    return json::object{{"id", number(p.id)}, {"name", p.name}, {"params", p.params}};
}

/// The members of a scope; nothing for the products and an unknown scope, which are no objects of
/// the host.
const json::object* members_of(const macro_input& data, std::uint32_t scope) {
    const json::object* geo = nullptr;
    switch (scope) {
    case LW_SCOPE_OFFER:
        return data.offer() != nullptr ? &data.offer()->document : &no_members;
    case LW_SCOPE_OFFER_PARAMS:
        return &params_of(data.offer());
    case LW_SCOPE_GEO_PARAMS:
        return (geo = data.geo_params()) != nullptr ? geo : &no_members;
    case LW_SCOPE_GOAL_PARAMS:
        return &params_of(data.goal());
    case LW_SCOPE_SITE_PARAMS:
        return &params_of(data.landing());
    case LW_SCOPE_SPACE_PARAMS:
        return &params_of(data.prelanding());
    default:
        return nullptr;
    }
}

std::unexpected<error> unknown(std::string_view what, std::uint32_t number) {
    return invalid({}, "unknown " + std::string(what) + " " + std::to_string(number));
}
std::optional<json::value> copy_of(const json::value* found) {
    return found != nullptr ? std::optional(*found) : std::nullopt;
}

} // namespace

result<std::optional<json::value>> local_data::value(std::uint32_t scope, std::string_view name) {
    const macro_input& data = send_.data;
    if (scope == LW_SCOPE_PRODUCTS) {
        if (data.offer() != nullptr)
            for (const product& p : data.offer()->products)
                if (to_string(p.id) == name) return product_value(p);
        return std::nullopt;
    }
    const json::object* members = members_of(data, scope);
    if (members == nullptr) return unknown("scope", scope);
    const json::value* found = json::find(*members, name);
    // As the macro {offer:x} does: main fields first, then the further ones.
    if (found == nullptr && scope == LW_SCOPE_OFFER) {
        const json::value* further = json::find(*members, "fields");
        if (further != nullptr && further->if_object() != nullptr) found = json::find(*further->if_object(), name);
    }
    return copy_of(found);
}

result<std::string> local_data::all(std::uint32_t scope) {
    if (scope == LW_SCOPE_PRODUCTS) {
        json::object every;
        if (send_.data.offer() != nullptr)
            for (const product& p : send_.data.offer()->products) json::set(every, to_string(p.id), product_value(p));
        return json::dump(std::move(every));
    }
    const json::object* members = members_of(send_.data, scope);
    if (members == nullptr) return unknown("scope", scope);
    return json::dump(*members);
}

result<std::string> local_data::expand(std::string_view text, text_context context) {
    auto found = templates_.find(text, context);
    if (!found) return std::unexpected(found.error());
    const auto& [parsed, secrets] = **found;
    std::string out;
    parsed.append_to(out, send_.data);
    if (!secrets.empty()) {
        const secret_values& values = send_.data.setting().secrets;
        for (const std::string& name : secrets)
            if (auto at = values.find(name); at != values.end()) send_.secrets_shown.push_back(at->second);
        for (std::string& shown : parsed.filtered_secrets(values)) send_.secrets_shown.push_back(std::move(shown));
    }
    return out;
}

result<std::optional<json::value>> local_data::lookup(std::uint32_t what, std::int64_t id, std::string_view name) {
    const catalog& all = send_.data.setting().catalog;
    const offer* of = what <= LW_LOOKUP_GEO ? all.find(offer_id{id}) : nullptr;
    const auto param = [&](const json::object& params) { return json::find(params, name); };
    json::object rows;
    switch (what) {
    case LW_LOOKUP_PRODUCT:
        if (of == nullptr) return std::nullopt;
        for (const product& p : of->products)
            if (const json::value* v = param(p.params)) json::set(rows, to_string(p.id), *v);
        return rows;
    case LW_LOOKUP_GEO:
        if (of == nullptr) return std::nullopt;
        for (const auto& [country, params] : of->geo_params)
            if (const json::value* v = param(params)) json::set(rows, country, *v);
        return rows;
    case LW_LOOKUP_OFFER:
        return copy_of(param(params_of(of)));
    case LW_LOOKUP_GOAL:
        return copy_of(param(params_of(all.find(goal_id{id}))));
    case LW_LOOKUP_SITE:
    case LW_LOOKUP_SPACE:
        return copy_of(param(params_of(all.find(site_id{id}))));
    default:
        return unknown("lookup", what);
    }
}

} // namespace leadwire::plugin
