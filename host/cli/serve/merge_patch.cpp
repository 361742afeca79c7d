#include "host/cli/serve/merge_patch.hpp"

#include "host/lead/lead_fields.hpp"

namespace leadwire::cli {
namespace {

bool has_members_of_its_own(const std::string& name) {
    return name == "meta" || name == "track" || is_group(name);
}

json::value merged(const json::value& target, const json::value& patch) {
    const auto* changes = patch.if_object();
    if (!changes) return patch;
    json::object result = target.if_object() ? *target.if_object() : json::object{};
    for (const auto& [name, value] : *changes) {
        if (value.is_null()) {
            std::erase_if(result, [&](const json::member& m) { return m.first == name; });
            continue;
        }
        const auto* old = json::find(result, name);
        json::set(result, name, merged(old ? *old : json::value(), value));
    }
    return result;
}

/// A patch that removes each member that is there.
json::object all_removed(const lead& l, const std::string& group) {
    auto present = field_of(l, group).value_or(json::value());
    json::object removed;
    if (const auto* members = present.if_object())
        for (const auto& [name, value] : *members) removed.emplace_back(name, nullptr);
    return removed;
}

void collect(const lead& l, const json::object& patch, const std::string& prefix, std::vector<lead_edit>& edits) {
    for (const auto& [name, value] : patch) {
        auto dotted = prefix + name;
        const auto* members = value.if_object();
        bool has_members = has_members_of_its_own(dotted);
        if (has_members && value.is_null())
            collect(l, all_removed(l, dotted), dotted + '.', edits);
        else if (has_members && members)
            collect(l, *members, dotted + '.', edits);
        else
            edits.push_back({dotted, members ? merged(field_of(l, dotted).value_or(json::value()), value) : value});
    }
}

} // namespace

std::vector<lead_edit> edits_of_merge_patch(const lead& l, const json::object& patch) {
    std::vector<lead_edit> edits;
    collect(l, patch, "", edits);
    return edits;
}

} // namespace leadwire::cli
