#include "host/cli/lead_view.hpp"

namespace leadwire::cli {

json::object delivery_json(const db::delivery_view& d, const std::string& why, db::store::bodies bodies) {
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
        if (bodies == db::store::bodies::with) {
            row.emplace_back("request", a.request);
            row.emplace_back("answer", a.answer);
        }
        attempts.emplace_back(std::move(row));
    }
    return {{"integration", d.integration ? json::value(*d.integration) : json::value(nullptr)},
            {"flow", name_of(d.flow)},
            {"state", db::name_of(d.state)},
            {"external_id", d.external_id},
            {"why", why},
            {"attempts", std::move(attempts)}};
}

std::string waiting_reason(const db::delivery_view& d, const lead& l, const sender::sending_setup& setup) {
    switch (d.state) {
    case db::delivery_state::done:
    case db::delivery_state::held:
        return d.why;
    case db::delivery_state::claimed:
        return "a process is sending it";
    case db::delivery_state::due:
        break;
    }
    auto decision = setup.decide(d.flow, l.offer, l.country);
    if (!decision.wait.empty()) return decision.wait;
    return d.why.empty() ? "waits for the next tick" : d.why;
}

} // namespace leadwire::cli
