#include "host/intake/key_role.hpp"

#include "host/lead/lead_fields.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace leadwire::intake {
namespace {

constexpr std::array<std::pair<key_role, std::string_view>, 4> names{{{key_role::intake, "intake"},
                                                                      {key_role::viewer, "viewer"},
                                                                      {key_role::operator_, "operator"},
                                                                      {key_role::admin, "admin"}}};

constexpr std::array<std::string_view, 6> not_for_customers{"external_id", "commission", "affiliate",
                                                            "agency",      "bad",        "created"};

} // namespace

std::string_view name_of(key_role role) {
    return std::ranges::find(names, role, &decltype(names)::value_type::first)->second;
}

std::optional<key_role> role_named(std::string_view name) {
    auto at = std::ranges::find(names, name, &decltype(names)::value_type::second);
    return at == names.end() ? std::nullopt : std::optional(at->first);
}

std::string_view role_names() {
    return "intake, viewer, operator, admin";
}

bool may(key_role role, permission what) {
    switch (role) {
    case key_role::intake:
        return what == permission::take_lead || what == permission::change_by_eid;
    case key_role::viewer:
        return what == permission::read_lead || what == permission::read_metrics;
    case key_role::operator_:
    case key_role::admin:
        return true; // of this interface; the difference is in the console and the commands
    }
    return false;
}

bool may_change(key_role role, std::string_view member) {
    if (may(role, permission::change_by_id)) return true;
    auto name = without_tradition(member); // "exto", "wm_id"
    name = name.substr(0, name.find('.')); // "commission.affiliate.real" is a member too
    return std::ranges::find(not_for_customers, name) == not_for_customers.end();
}

std::string unknown_to_customers() {
    std::string text;
    for (auto name : not_for_customers) text.append(text.empty() ? "" : ", ").append(name);
    return text;
}

} // namespace leadwire::intake
