// The calls of the interface: one table.
#pragma once

#include "host/intake/key_role.hpp"
#include "host/intake/problem.hpp"
#include "host/intake/service.hpp"

#include <optional>
#include <span>
#include <string_view>

namespace leadwire::intake {

enum class operation { take_lead, show_lead, change_lead, set_status, health, readiness, metrics };
enum class body_form { none, lead, merge_patch, json };

struct route {
    std::string_view method;
    std::string_view before; ///< of the path, in front of {id}; the whole path where `names_lead` is false
    std::string_view after;  ///< behind {id}
    bool names_lead = false;
    intake::operation operation{};
    std::optional<permission> needs; ///< nothing: no key either; by encrypted ID it may be another one
    body_form body = body_form::none;
    std::string_view answers = "application/json"; ///< media type
};
[[nodiscard]] std::span<const route> routes();

struct route_match {
    const intake::route* route = nullptr;
    std::optional<lead_ref> lead; ///< of a path with {id}
    [[nodiscard]] std::optional<permission> needs() const;
};
/// 404, or 405 with Allow. HEAD is as GET.
[[nodiscard]] answered<route_match> find_route(std::string_view method, std::string_view path);

/// Digits are an ID, anything else of [A-Za-z0-9_-] an encrypted one; nothing for other texts.
[[nodiscard]] std::optional<lead_ref> parse_lead_ref(std::string_view text);

} // namespace leadwire::intake
