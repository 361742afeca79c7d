#include "host/lead/lead_json.hpp"

#include "host/lead/field_kinds.hpp"

namespace leadwire {
namespace {

result<void> read_members(lead& l, const json::object& o, const std::string& group, value_source source);

std::unexpected<error> unknown(std::string_view name, std::string_view group) {
    return invalid(field_kinds::shown_name(name), "unknown field; allowed: " + members_of(group));
}

result<void> read_member(lead& l, const json::value& v, const std::string& name, std::string_view group,
                         value_source source) {
    if (auto* field = find_field(name)) {
        auto set = field->set(l, v, source);
        if (!set) set.error().place.insert(0, name);
        return set;
    }
    if (!is_group(name)) return unknown(name, group);
    if (v.is_null()) return {};
    if (auto* o = v.if_object()) return read_members(l, *o, name, source);
    return invalid(name, field_kinds::shown(v) + " does not fit; allowed: an object of " + members_of(name));
}

result<void> read_members(lead& l, const json::object& o, const std::string& group, value_source source) {
    for (auto& [name, v] : o) {
        auto full = group.empty() ? name : group + "." + name;
        // In a document a dot is a level, never part of a name: {"address.city": …} is no address.
        if (name.find('.') != name.npos) return unknown(full, group);
        if (auto read = read_member(l, v, full, group, source); !read) return read;
    }
    return {};
}

bool says_nothing(const json::value& v) {
    if (auto* text = v.if_string()) return text->empty();
    if (auto* b = v.if_bool()) return !*b;
    if (auto* o = v.if_object()) return o->empty();
    return v.is_null();
}

/// Fields of one group come one after another, so that a group is always the last member.
void put(json::object& o, std::string_view name, json::value v) {
    auto dot = name.find('.');
    auto head = name.substr(0, dot);
    if (dot == name.npos) {
        o.emplace_back(head, std::move(v));
        return;
    }
    if (o.empty() || o.back().first != head) o.emplace_back(head, json::object{});
    put(*o.back().second.if_object(), name.substr(dot + 1), std::move(v));
}

} // namespace

result<lead> lead_from_json(const json::value& document, timestamp arrived, value_source source) {
    auto* o = document.if_object();
    if (!o)
        return invalid("", field_kinds::shown(document) +
                               " does not fit; allowed: an object, the document of a lead");
    lead l;
    l.created = arrived;
    auto read = read_members(l, *o, "", source);
    if (read) read = check_required(l);
    if (!read) return std::unexpected(std::move(read.error()));
    return l;
}

json::object group_to_json(const lead& l, std::string_view group) {
    json::object o;
    for (auto& field : lead_fields()) {
        auto name = field.name;
        if (!group.empty()) {
            if (!name.starts_with(group) || name.size() == group.size() || name[group.size()] != '.')
                continue;
            name.remove_prefix(group.size() + 1);
        }
        if (auto v = field.get(l); !says_nothing(v)) put(o, name, std::move(v));
    }
    return o;
}

json::object lead_to_json(const lead& l) {
    return group_to_json(l, "");
}

} // namespace leadwire
