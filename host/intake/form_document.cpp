#include "host/intake/form_document.hpp"

#include "host/lead/field_kinds.hpp"
#include "host/lead/field_tree.hpp"
#include "host/lead/lead_json.hpp"
#include "host/lead/utf8.hpp"

namespace leadwire::intake {
namespace {

/// Money may be text in a document, a quantity may not.
void read_quantities(json::value& document) {
    auto* items = json::find(*document.if_object(), "items");
    auto* products = items ? items->if_object() : nullptr;
    if (!products) return;
    for (auto& [product, item] : *products) {
        auto* parts = item.if_array();
        const auto* quantity = parts && !parts->empty() ? parts->front().if_string() : nullptr;
        if (!quantity) continue;
        if (auto whole = field_kinds::integer_from_text(*quantity, 0, INT64_MAX)) parts->front() = *whole;
    }
}

} // namespace

result<lead> lead_from_form(const std::vector<form_field>& fields, timestamp arrived) {
    field_tree tree;
    for (const auto& [name, value] : fields) {
        auto path = parse_field_path(name);
        // ":int" and its like are for fields that we send; here the lead's own fields say what they hold.
        if (path && path->type != field_type::text)
            return invalid(field_kinds::shown_name(name), "is no field's name; allowed: no \":\" and type");
        auto put = path ? tree.put(*path, json::value(value)) : std::unexpected(std::move(path.error()));
        if (!put) return invalid(field_kinds::shown_name(name), std::move(put.error()));
    }
    auto document = std::move(tree).take();
    read_quantities(document);
    return lead_from_json(document, arrived, value_source::edit);
}

result<std::string> custom_field_of(std::string_view field_name) {
    std::string_view name = field_name;
    if (name.starts_with("meta[") && name.ends_with(']')) name = name.substr(5, name.size() - 6);
    if (name.empty() || name.find_first_of("[].") != name.npos || !is_storable(name))
        return invalid(field_kinds::shown_name(field_name),
                       "is no custom field that a file can go into; allowed: NAME or meta[NAME]");
    return std::string(name);
}

} // namespace leadwire::intake
