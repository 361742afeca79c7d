#include "host/lead/field_kinds.hpp"
#include "host/lead/lead_fields.hpp"
#include "host/lead/utf8.hpp"

#include <algorithm>

namespace leadwire {
namespace {

constexpr std::string_view meta_prefix = "meta.", track_prefix = "track.";

std::string all_names(named_by by) {
    std::string text;
    for (auto& f : lead_fields())
        if (f.edits == edit_right::free || by == named_by::file) (text += f.name) += ", ";
    return text + "track.TAG, meta.KEY";
}

/// null removes; anything else is kept as it is, text too.
result<void> set_custom(json::object& meta, const std::string& name, const json::value& v) {
    if (v.is_null())
        std::erase_if(meta, [&](auto& m) { return m.first == name; });
    else if (!field_kinds::is_storable_value(v))
        return invalid("", field_kinds::shown(v) + " is not UTF-8 without NUL");
    else
        json::set(meta, name, v);
    return {};
}

result<void> set_tag(lead& l, const std::string& name, const json::value& v) {
    auto text = v.is_null() ? std::string() : field_kinds::tag_from(v);
    if (!text) return invalid("", field_kinds::shown(v) + " " + text.error().why + "; allowed: text");
    auto there = std::ranges::find(l.track, name, [](auto& tag) -> auto& { return tag.first; });
    if (text->empty()) {
        if (there != l.track.end()) l.track.erase(there);
    } else if (there != l.track.end())
        there->second = std::move(*text);
    else
        l.track.emplace_back(name, std::move(*text));
    return {};
}

} // namespace

result<field_place> place_named(std::string_view name, named_by by) {
    name = without_tradition(name);
    if (auto* field = find_field(name)) return field_place{field, {}};
    for (auto prefix : {meta_prefix, track_prefix})
        if (name.starts_with(prefix) && name.size() > prefix.size() && is_storable(name))
            return field_place{find_field(prefix.substr(0, prefix.size() - 1)),
                               std::string(name.substr(prefix.size()))};
    if (is_group(name))
        return invalid("", "is a group of fields; allowed: one of " + members_of(name) + ", as \"" +
                               std::string(name) + ".…\"");
    return invalid("", "is no field of a lead; allowed: " + all_names(by));
}

result<void> set_by_edit(lead& l, const field_place& place, const json::value& v) {
    if (!place.member) return place.field->set(l, v, value_source::edit);
    return place.field->name == "meta" ? set_custom(l.meta, *place.member, v) : set_tag(l, *place.member, v);
}

} // namespace leadwire
