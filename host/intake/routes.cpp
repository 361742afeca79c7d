#include "host/intake/routes.hpp"

#include <algorithm>
#include <array>
#include <charconv>

namespace leadwire::intake {
namespace {

constexpr std::string_view leads = "/api/v1/leads";
constexpr std::string_view one_lead = "/api/v1/leads/";
constexpr std::string_view prometheus_text = "text/plain";

constexpr std::array<route, 7> table{{
    {.method = "POST",
     .before = leads,
     .after = "",
     .operation = operation::take_lead,
     .needs = permission::take_lead,
     .body = body_form::lead},
    {.method = "GET",
     .before = one_lead,
     .after = "",
     .names_lead = true,
     .operation = operation::show_lead,
     .needs = permission::read_lead},
    {.method = "PATCH",
     .before = one_lead,
     .after = "",
     .names_lead = true,
     .operation = operation::change_lead,
     .needs = permission::change_by_id,
     .body = body_form::merge_patch},
    {.method = "POST",
     .before = one_lead,
     .after = "/status",
     .names_lead = true,
     .operation = operation::set_status,
     .needs = permission::set_status,
     .body = body_form::json},
    {.method = "GET", .before = "/healthz", .after = "", .operation = operation::health, .needs = {}},
    {.method = "GET", .before = "/readyz", .after = "", .operation = operation::readiness, .needs = {}},
    {.method = "GET",
     .before = "/metrics",
     .after = "",
     .operation = operation::metrics,
     .needs = permission::read_metrics,
     .answers = prometheus_text},
}};

/// The part of the path that stands for {id}; empty where the route has none.
std::optional<std::string_view> id_in(const route& r, std::string_view path) {
    if (!r.names_lead) return path == r.before ? std::optional(std::string_view{}) : std::nullopt;
    if (path.size() <= r.before.size() + r.after.size() || !path.starts_with(r.before) ||
        !path.ends_with(r.after))
        return std::nullopt;
    path = path.substr(r.before.size(), path.size() - r.before.size() - r.after.size());
    return path.find('/') == path.npos ? std::optional(path) : std::nullopt;
}

bool is_method_of(const route& r, std::string_view method) {
    return method == r.method || (method == "HEAD" && r.method == "GET");
}

} // namespace

std::span<const route> routes() {
    return table;
}

std::optional<lead_ref> parse_lead_ref(std::string_view text) {
    const auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
    const bool fits = std::ranges::all_of(text, [&](char c) {
        return is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c == '-';
    });
    if (text.empty() || !fits || text.size() > 64) return std::nullopt;
    std::int64_t id = 0;
    const auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), id);
    // Longer digits are no ID: 22 of them may well be an encrypted one.
    if (std::ranges::all_of(text, is_digit) && failure == std::errc{}) return lead_id{id};
    return std::string(text);
}

std::optional<permission> route_match::needs() const {
    if (route->operation == operation::change_lead && lead && std::holds_alternative<std::string>(*lead))
        return permission::change_by_eid;
    return route->needs;
}

answered<route_match> find_route(std::string_view method, std::string_view path) {
    std::string allow;
    for (const auto& r : table) {
        const auto id = id_in(r, path);
        if (!id) continue;
        if (!is_method_of(r, method)) {
            allow.append(allow.empty() ? "" : ", ").append(r.method == "GET" ? "GET, HEAD" : r.method);
            continue;
        }
        route_match match{.route = &r, .lead = {}};
        if (!r.names_lead) return match;
        match.lead = parse_lead_ref(*id);
        if (!match.lead) return refuse(404, "the path names no lead");
        return match;
    }
    if (allow.empty()) return refuse(404, "there is nothing at this path");
    return std::unexpected(
        problem(405, "the method is not known at this path; allowed: " + allow).with("Allow", allow));
}

} // namespace leadwire::intake
