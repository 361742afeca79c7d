#include "db/history.hpp"

#include "db/statement.hpp"

#include <algorithm>

namespace leadwire::db {
namespace {

std::vector<attempt_record> attempts_of(soci::session& s, delivery_id id, store::attempts wanted) {
    std::vector<attempt_record> attempts;
    attempt_record a;
    long long delivery = number(id), at = 0, elapsed = 0;
    std::string request, answer;
    const bool glance = wanted == store::attempts::last;
    std::string sql = "SELECT number, at, elapsed_us, phase, http_status, outcome, detail, plugin, ";
    sql += wanted == store::attempts::with_bodies ? "request, answer" : "'', ''";
    sql += " FROM attempts WHERE id BETWEEN CAST(:id AS BIGINT) << 24 AND CAST(:id AS BIGINT) << 24 | 16777215"
           " ORDER BY id";
    if (glance) sql += " DESC LIMIT " + std::to_string(attempts_at_a_glance);
    auto all = scan(s, sql,
                    soci::into(a.number), soci::into(at), soci::into(elapsed), soci::into(a.phase),
                    soci::into(a.http_status), soci::into(a.outcome), soci::into(a.detail),
                    soci::into(a.plugin), soci::into(request), soci::into(answer), soci::use(delivery, "id"));
    for (bool more = all.execute(true); more; more = all.fetch()) {
        a.at = point_in_time(at);
        a.elapsed_us = elapsed;
        a.request = request;
        a.answer = answer;
        attempts.push_back(a);
    }
    if (glance) std::ranges::reverse(attempts);
    return attempts;
}

} // namespace

std::vector<delivery_view> deliveries_of(soci::session& s, lead_id id, store::attempts wanted) {
    std::vector<delivery_view> views;
    long long lead = number(id), delivery = 0;
    int f = 0, state = 0, forced = 0;
    std::string integration, external_id, why, idem;
    soci::indicator routed = soci::i_ok;
    auto all = scan(s,
                    "SELECT id, integration, flow, state, external_id, why, idem,"
                    " CASE WHEN forced THEN 1 ELSE 0 END FROM deliveries"
                    " WHERE lead_id = :lead ORDER BY id",
                    soci::into(delivery), soci::into(integration, routed), soci::into(f), soci::into(state),
                    soci::into(external_id), soci::into(why), soci::into(idem), soci::into(forced), soci::use(lead));
    for (bool more = all.execute(true); more; more = all.fetch()) {
        auto& v = views.emplace_back();
        v.id = delivery_id{delivery};
        if (routed == soci::i_ok) v.integration = integration;
        v.flow = static_cast<flow>(f);
        v.state = static_cast<delivery_state>(state);
        v.forced = forced != 0;
        v.external_id = external_id;
        v.why = why;
        v.idem = idem;
    }
    for (auto& v : views) v.attempts = attempts_of(s, v.id, wanted);
    return views;
}

std::vector<outcome_count> outcome_counts(soci::session& s) {
    std::vector<outcome_count> counts;
    std::string integration, outcome;
    int f = 0, bucket = 0;
    long long count = 0, elapsed = 0;
    auto all = scan(s,
                    "SELECT integration, flow, outcome, bucket, CAST(sum(count) AS BIGINT),"
                    " CAST(sum(elapsed_us) AS BIGINT) FROM outcome_counts GROUP BY integration, flow, outcome, bucket"
                    " ORDER BY integration, flow, outcome, bucket",
                    soci::into(integration), soci::into(f), soci::into(outcome), soci::into(bucket),
                    soci::into(count), soci::into(elapsed));
    for (bool more = all.execute(true); more; more = all.fetch()) {
        auto which = static_cast<flow>(f);
        if (counts.empty() || counts.back().integration != integration || counts.back().flow != which ||
            counts.back().outcome != outcome)
            counts.push_back({integration, which, outcome});
        counts.back().by_latency.at(static_cast<std::size_t>(bucket)) = {count, elapsed};
    }
    return counts;
}

} // namespace leadwire::db
