#include "host/cli/lead_view.hpp"

#include "host/cli/pace_reason.hpp"
#include "host/lead/lead_json.hpp"

namespace leadwire::cli {
namespace {

/// What a change waits for besides the tick, as `db::store::due` has it; empty: nothing.
std::string_view order_of_change(const db::delivery_view& d, const std::vector<db::delivery_view>& all) {
    std::string_view why;
    for (const auto& o : all) {
        if (o.state == db::delivery_state::done) continue;
        if (o.flow == flow::new_lead || o.flow == flow::sync) return "waits until the lead itself is sent";
        if (o.flow == flow::change && o.id < d.id && o.integration == d.integration)
            why = "waits for an earlier change";
    }
    return why;
}

/// (What retention has dropped is nowhere.)
bool are_more(const db::delivery_view& d, db::store::attempts wanted) {
    return wanted == db::store::attempts::last && d.attempts.size() == db::attempts_at_a_glance && d.attempts.front().number > 1;
}

} // namespace

json::object delivery_json(const db::delivery_view& d, const std::string& why, db::store::attempts wanted) {
    json::array attempts;
    for (const auto& a : d.attempts) {
        json::object row{
            {"number", a.number},
            {"at", to_string(a.at)},
            {"phase", a.phase},
            {"http_status", a.http_status == 0 ? json::value(nullptr) : json::value(a.http_status)},
            {"outcome", a.outcome},
            {"detail", a.detail},
            {"plugin", a.plugin.empty() ? json::value(nullptr) : json::value(a.plugin)}};
        if (wanted == db::store::attempts::with_bodies) {
            row.emplace_back("request", a.request);
            row.emplace_back("answer", a.answer);
        }
        attempts.emplace_back(std::move(row));
    }
    json::object row{{"integration", d.integration ? json::value(*d.integration) : json::value(nullptr)},
                     {"flow", name_of(d.flow)},
                     {"state", db::name_of(d.state)},
                     {"external_id", d.external_id},
                     {"idem", d.idem},
                     {"why", why},
                     {"attempts", std::move(attempts)}};
    if (are_more(d, wanted)) row.emplace_back("attempts_count", d.attempts.back().number);
    return row;
}

std::string waiting_reason(const db::delivery_view& d, const std::vector<db::delivery_view>& all,
                           const lead& l, const sender::sending_setup& setup,
                           const std::vector<db::pace_view>& paces) {
    switch (d.state) {
    case db::delivery_state::done:
    case db::delivery_state::held:
        return d.why;
    case db::delivery_state::claimed:
        return "a process is sending it";
    case db::delivery_state::due:
        break;
    }
    auto decision = d.flow == flow::new_lead && !d.forced ? setup.decide(d.flow, l.offer, l.country)
                                             : setup.decide(d.flow, d.integration.value_or(""));
    if (!decision.wait.empty()) return decision.wait;
    if (d.flow == flow::change)
        if (auto order = order_of_change(d, all); !order.empty()) return std::string(order);
    auto pace = pace_reason(paces, decision.target->rules());
    if (pace.empty()) return d.why.empty() ? "waits for the next tick" : d.why;
    return d.why.empty() ? pace : pace + "; before that: " + d.why;
}

result<json::object> shown_document(db::store& store, const lead& l, const sender::sending_setup& setup,
                                    db::store::attempts wanted) {
    auto deliveries = store.deliveries_of(l.id, wanted);
    if (!deliveries) return std::unexpected(deliveries.error());
    auto paces = store.paces();
    if (!paces) return std::unexpected(paces.error());
    auto document = lead_to_json(l);
    json::set(document, "reason", l.reason ? json::value(*l.reason) : json::value(nullptr));
    json::set(document, "external_id", l.external_id);
    json::array rows;
    for (const auto& d : *deliveries)
        rows.emplace_back(delivery_json(d, waiting_reason(d, *deliveries, l, setup, *paces), wanted));
    document.emplace_back("deliveries", std::move(rows));
    return document;
}

std::string takes_imported(const sender::sending_setup& setup, const lead& l) {
    auto decision = setup.decide(flow::new_lead, l.offer, l.country);
    return decision.target ? decision.target->rules().id : std::string{};
}

} // namespace leadwire::cli
