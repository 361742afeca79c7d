#include "host/lead/lead_edit.hpp"

#include "host/lead/field_kinds.hpp"
#include "host/lead/lead_fields.hpp"

namespace leadwire {
namespace {

/// The field that a name leads to, unless edits must leave it alone.
result<field_place> editable(std::string_view name) {
    auto place = place_named(name);
    if (!place || place->member || place->field->edits == edit_right::free) return place;
    auto field = place->field->name;
    if (field == "meta" || field == "track")
        return invalid("", "is not edited as a whole; allowed: one member, as \"" + std::string(field) +
                               ".NAME\"");
    if (field == "status" || field == "reason")
        return fail(error_code::refused, "",
                    "is not changed by an edit: status and reason come from outcomes");
    return fail(error_code::refused, "", "is never changed");
}

std::optional<json::value> member_of(const lead& l, const field_place& place) {
    if (place.field->name == "track") return json::value(l.tag(*place.member));
    auto* v = json::find(l.meta, *place.member);
    return v ? *v : json::value();
}

} // namespace

result<void> apply(lead& l, const lead_edit& edit) {
    auto place = editable(edit.name);
    auto done = place ? set_by_edit(l, *place, edit.value) : result<void>(std::unexpect, place.error());
    if (!done) done.error().place.insert(0, field_kinds::shown_name(edit.name));
    return done;
}

std::optional<json::value> field_of(const lead& l, std::string_view name) {
    auto dotted = without_tradition(name);
    if (auto place = place_named(dotted)) return place->member ? member_of(l, *place) : place->field->get(l);
    if (!is_group(dotted)) return std::nullopt;
    return group_to_json(l, dotted);
}

} // namespace leadwire
