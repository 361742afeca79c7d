#include "db/sqlite/outcome_table.hpp"

#include "db/sqlite/statement.hpp"

#include <algorithm>

namespace leadwire::db::sqlite {
namespace {

constexpr auto look_sql = R"(
SELECT d.id, d.epoch, d.state, d.flow, d.forced, d.lead_id, l.status
FROM deliveries d CROSS JOIN leads l ON l.id = d.lead_id
WHERE d.id IN (SELECT value FROM json_each(?1)) ORDER BY d.id)";

constexpr auto end_sql = R"(
UPDATE OR ROLLBACK deliveries SET state = ?2, why = ?3, owner = NULL, lease_until = NULL,
    external_id = coalesce(?4, external_id), lapsed = ?5, in_doubt = ?6, due_at = ?7
WHERE id = ?1)";

constexpr auto lapse_changes_sql = R"(
UPDATE OR ROLLBACK deliveries SET state = 3, lapsed = 1,
    why = 'the integration had not taken the lead: its next send in flow new carries the change'
WHERE lead_id = ?1 AND flow = 2 AND state = 1 AND integration = ?2)";

constexpr auto free_new_sql = R"(
UPDATE OR ROLLBACK deliveries SET due_at = ?4, why = '', redirected_by = iif(?3, ?2, redirected_by)
WHERE lead_id = ?1 AND flow = 1 AND state = 1)";

constexpr auto status_sql = "UPDATE OR ROLLBACK leads SET status = ?2, reason = ?3 WHERE id = ?1";
constexpr auto external_id_sql =
    "UPDATE OR ROLLBACK leads SET external_id = ?2, external_by = ?3 WHERE id = ?1";
constexpr auto both_sql =
    "UPDATE OR ROLLBACK leads SET status = ?2, reason = ?3, external_id = ?4, external_by = ?5 WHERE id = ?1";

constexpr auto attempt_sql = R"(
INSERT OR ROLLBACK INTO attempts (id, delivery_id, number, at, elapsed_us, http_status,
    phase, outcome, detail, plugin, request, answer)
VALUES (?1 << 24 | ?2, ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11))";

} // namespace

outcome_table::outcome_table(connection& c, lead_table& leads)
    : connection_(c), leads_(leads), look_(c, look_sql), end_(c, end_sql),
      lapse_changes_(c, lapse_changes_sql), free_new_(c, free_new_sql),
      routes_(c, "SELECT EXISTS (SELECT 1 FROM approved_routes)"), status_(c, status_sql),
      external_id_(c, external_id_sql), both_(c, both_sql), attempt_(c, attempt_sql) {}

standing_rows& outcome_table::look(const std::vector<outcome_record>& batch) {
    changes_.clear();
    rows_.clear();
    ids_ = json_ids(batch, [](const outcome_record& r) { return r.id; });
    look_.bind(1, ids_);
    while (look_.next()) {
        int column = 0;
        for (auto* c : rows_.columns())
            c->push_back(look_.integer(column++));
    }
    connection_.with_triggers(needs_triggers());
    return rows_;
}

/// A lead that enters an approved status is queued by them, and one that leaves status new by flow sync ends
/// another delivery than the record's.
bool outcome_table::needs_triggers() {
    bool approved = false;
    while (routes_.next()) approved = routes_.integer(0) != 0;
    auto sync = static_cast<std::int64_t>(flow::sync);
    return approved || std::ranges::find(rows_.flow, sync) != rows_.flow.end();
}

void outcome_table::end_claim(const outcome_record& r, const claim_end& end) {
    end_.bind(1, number(r.id));
    end_.bind(2, static_cast<std::int64_t>(end.state));
    end_.bind(3, end.why);
    end_.bind(4, r.external_id);
    end_.bind(5, std::int64_t{end.lapsed});
    end_.bind(6, std::int64_t{r.in_doubt});
    end_.bind(7, due_at(r));
    end_.run();
}

void outcome_table::lapse_changes(const outcome_record& r) {
    lapse_changes_.bind(1, number(r.lead));
    lapse_changes_.bind(2, r.integration);
    lapse_changes_.run();
}

void outcome_table::free_new(const outcome_record& r) {
    free_new_.bind(1, number(r.lead));
    free_new_.bind(2, r.integration);
    free_new_.bind(3, std::int64_t{r.redirected});
    free_new_.bind(4, due_at(r));
    free_new_.run();
}

void outcome_table::write_changes() {
    for (auto [r, part] : changes_) switch (part) {
        case lead_part::status:
            set_status(*r);
            break;
        case lead_part::external_id:
            set_external_id(*r);
            break;
        case lead_part::both:
            set_both(*r);
            break;
        }
    changes_.clear();
}

void outcome_table::set_status(const outcome_record& r) {
    status_.bind(1, number(r.lead));
    status_.bind(2, static_cast<std::int64_t>(*r.status));
    status_.bind(3, r.reason);
    status_.run();
}

void outcome_table::set_external_id(const outcome_record& r) {
    external_id_.bind(1, number(r.lead));
    external_id_.bind(2, *r.external_id);
    external_id_.bind(3, r.integration);
    external_id_.run();
}

void outcome_table::set_both(const outcome_record& r) {
    both_.bind(1, number(r.lead));
    both_.bind(2, static_cast<std::int64_t>(*r.status));
    both_.bind(3, r.reason);
    both_.bind(4, *r.external_id);
    both_.bind(5, r.integration);
    both_.run();
}

void outcome_table::add_attempt(const outcome_record& r) {
    const auto& a = *r.attempt;
    attempt_.bind(1, number(r.id));
    int parameter = 2;
    for (auto n : {std::int64_t{a.number}, std::int64_t{microseconds(a.at)}, a.elapsed_us,
                   std::int64_t{a.http_status}})
        attempt_.bind(parameter++, n);
    for (const auto* text : {&a.phase, &a.outcome, &a.detail, &a.plugin, &a.request, &a.answer})
        attempt_.bind(parameter++, *text);
    attempt_.run();
}

void outcome_table::write_counts(const std::vector<outcome_count>& counts) {
    for (const auto& c : counts)
        for (std::size_t i = 0; i < c.by_latency.size(); ++i) {
            int f = static_cast<int>(c.flow), bucket = static_cast<int>(i);
            long long count = c.by_latency[i].count, elapsed = c.by_latency[i].elapsed_us;
            if (count == 0) continue;
            connection_.session()
                << "INSERT INTO outcome_counts (integration, flow, outcome, bucket, count, elapsed_us)"
                   " VALUES (:i, :f, :o, :b, :n, :e) ON CONFLICT (integration, flow, outcome, bucket)"
                   " DO UPDATE SET count = count + excluded.count, elapsed_us = elapsed_us + excluded.elapsed_us",
                soci::use(c.integration), soci::use(f), soci::use(c.outcome), soci::use(bucket), soci::use(count),
                soci::use(elapsed);
        }
}

void outcome_table::write_health(const health_counts& counts) {
    for (const auto& [integration, n] : counts) {
        if (n.good + n.bad > 0)
            connection_.session()
                << "INSERT INTO target_health (integration, second, shard, good, bad) VALUES (:integration,"
                   " CAST(strftime('%s', 'now') AS INTEGER), 0, :good, :bad) ON CONFLICT (integration, second, shard)"
                   " DO UPDATE SET good = good + excluded.good, bad = bad + excluded.bad",
                soci::use(integration), soci::use(n.good), soci::use(n.bad);
        if (n.refused > 0)
            connection_.session()
                << "INSERT INTO paces (integration, refused) VALUES (:integration, :refused)"
                   " ON CONFLICT (integration) DO UPDATE SET refused = refused + excluded.refused",
                soci::use(integration), soci::use(n.refused);
    }
}

error outcome_table::explain(const soci::soci_error& thrown) {
    auto cause = connection_.explain(thrown);
    connection_.reset_statements();
    return cause;
}

} // namespace leadwire::db::sqlite
