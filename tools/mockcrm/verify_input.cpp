#include "tools/mockcrm/verify_input.hpp"

#include "host/lead/json.hpp"

#include <algorithm>
#include <functional>
#include <istream>
#include <ranges>

namespace leadwire::mockcrm {
namespace {

std::string text_at(const json::object& o, std::string_view name) {
    const auto* v = json::find(o, name);
    return v ? json::plain_text(*v) : std::string{};
}

int number_at(const json::object& o, std::string_view name) {
    const auto* v = json::find(o, name);
    return static_cast<int>(v ? v->if_integer().value_or(0) : 0);
}

result<void> each_object(std::istream& in, const std::string& name,
                         const std::function<void(const json::object&)>& take) {
    std::string line;
    for (int number = 1; std::getline(in, line); ++number) {
        if (line.empty()) continue;
        const auto place = name + ", line " + std::to_string(number);
        const auto v = json::parse(line);
        if (!v) return invalid(place, v.error().text);
        if (!v->if_object()) return invalid(place, "an object is wanted, found: " + std::string(v->kind()));
        take(*v->if_object());
    }
    return {};
}

/// The target was asked whether it has the lead; nothing was sent.
bool asked(const json::object& attempt) {
    const auto detail = text_at(attempt, "detail");
    return text_at(attempt, "outcome") == "not_there" || detail.starts_with("the target was asked") ||
           detail.starts_with("the target cannot be asked");
}

void take_attempts(const json::object& delivery, std::vector<attempt_made>& into) {
    const auto* attempts = json::find(delivery, "attempts");
    if (!attempts || !attempts->if_array()) return;
    for (const auto& a : *attempts->if_array())
        if (const auto* o = a.if_object(); o && !asked(*o))
            into.push_back({text_at(*o, "phase"), number_at(*o, "http_status"), text_at(*o, "outcome") == "in_doubt"});
}

void take_delivery(const json::object& delivery, lead_found& into) {
    const auto flow = text_at(delivery, "flow");
    if (flow != "change" && flow != "approved") return take_attempts(delivery, into.attempts);
    auto& order = into.orders.emplace_back(flow, text_at(delivery, "integration"), text_at(delivery, "state"),
                                           text_at(delivery, "external_id"), text_at(delivery, "idem"));
    take_attempts(delivery, order.attempts);
}

} // namespace

result<std::vector<logged_request>> read_log(std::istream& in, const std::string& name) {
    std::vector<logged_request> log;
    const auto done = each_object(in, name, [&](const json::object& o) {
        logged_request r{text_at(o, "lead"), text_at(o, "idem"), text_at(o, "answer"), text_at(o, "crm_id"),
                         number_at(o, "status")};
        const auto* query = json::find(o, "query");
        if (query && query->if_object() && json::find(*query->if_object(), "redirected"))
            r.from = logged_request::origin::redirected;
        if (text_at(o, "asked") != "lookup") return log.push_back(std::move(r));
        // Not a request of the lead's own: it tells how the one before it was taken.
        auto before = std::ranges::find(log | std::views::reverse, r.lead, &logged_request::lead);
        if (r.answer == "ok" && before != log.rend()) {
            before->answer = r.answer;
            before->crm_id = r.crm_id;
        }
    });
    if (!done) return std::unexpected(done.error());
    return log;
}

result<std::vector<lead_found>> read_leads(std::istream& in, const std::string& name) {
    std::vector<lead_found> leads;
    const auto done = each_object(in, name, [&](const json::object& o) {
        lead_found l{
            text_at(o, "id"), text_at(o, "status"), text_at(o, "external_id"), number_at(o, "reason"), {}};
        if (l.status.empty()) l.status = "new";
        const auto* deliveries = json::find(o, "deliveries");
        if (deliveries && deliveries->if_array())
            for (const auto& d : *deliveries->if_array())
                if (const auto* one = d.if_object()) take_delivery(*one, l);
        leads.push_back(std::move(l));
    });
    if (!done) return std::unexpected(done.error());
    return leads;
}

} // namespace leadwire::mockcrm
