#include "db/sqlite/history.hpp"

#include "db/sqlite/statement.hpp"

namespace leadwire::db::sqlite {
namespace {

std::vector<attempt_record> attempts_of(connection& c, delivery_id id, store::bodies wanted) {
    std::vector<attempt_record> attempts;
    attempt_record a;
    long long delivery = number(id), at = 0, elapsed = 0;
    std::string request, answer;
    std::string sql = "SELECT number, at, elapsed_us, phase, http_status, outcome, detail, plugin, ";
    sql += wanted == store::bodies::with ? "request, answer" : "'', ''";
    auto scan = prepared(
        c.session(), sql + " FROM attempts WHERE id BETWEEN :id << 24 AND :id << 24 | 0xffffff ORDER BY id",
        soci::into(a.number), soci::into(at), soci::into(elapsed), soci::into(a.phase),
        soci::into(a.http_status), soci::into(a.outcome), soci::into(a.detail), soci::into(a.plugin),
        soci::into(request), soci::into(answer), soci::use(delivery, "id"));
    for (bool more = scan.execute(true); more; more = scan.fetch()) {
        a.at = point_in_time(at);
        a.elapsed_us = elapsed;
        a.request = request;
        a.answer = answer;
        attempts.push_back(a);
    }
    return attempts;
}

} // namespace

std::vector<delivery_view> deliveries_of(connection& c, lead_id id, store::bodies wanted) {
    std::vector<delivery_view> views;
    long long lead = number(id), delivery = 0;
    int f = 0, state = 0;
    std::string integration, external_id, why, idem;
    soci::indicator routed = soci::i_ok;
    auto scan =
        prepared(c.session(),
                 "SELECT id, integration, flow, state, external_id, why, idem FROM deliveries"
                 " WHERE lead_id = :lead ORDER BY id",
                 soci::into(delivery), soci::into(integration, routed), soci::into(f), soci::into(state),
                 soci::into(external_id), soci::into(why), soci::into(idem), soci::use(lead));
    for (bool more = scan.execute(true); more; more = scan.fetch()) {
        auto& v = views.emplace_back();
        v.id = delivery_id{delivery};
        if (routed == soci::i_ok) v.integration = integration;
        v.flow = static_cast<flow>(f);
        v.state = static_cast<delivery_state>(state);
        v.external_id = external_id;
        v.why = why;
        v.idem = idem;
    }
    for (auto& v : views) v.attempts = attempts_of(c, v.id, wanted);
    return views;
}

std::vector<outcome_count> outcome_counts(connection& c) {
    std::vector<outcome_count> counts;
    std::string integration, outcome;
    int f = 0;
    long long count = 0;
    auto scan = prepared(
        c.session(),
        "SELECT integration, flow, outcome, count FROM outcome_counts ORDER BY integration, flow, outcome",
        soci::into(integration), soci::into(f), soci::into(outcome), soci::into(count));
    for (bool more = scan.execute(true); more; more = scan.fetch())
        counts.emplace_back(integration, static_cast<flow>(f), outcome, count);
    return counts;
}

} // namespace leadwire::db::sqlite
