#include "db/postgresql/outcome_arrays.hpp"

#include "db/postgresql/copied_text.hpp"
#include "db/postgresql/server_clock.hpp"
#include "host/lead/shown_text.hpp"
#include "host/lead/utf8.hpp"

#include <algorithm>
#include <tuple>

namespace leadwire::db::postgresql {
namespace {

/// Zero stays: at the next tick, whatever a clock says.
const std::string due_sql = "CASE u.due_at WHEN 0 THEN 0 ELSE " + server_time("u.due_at") + " END";

const std::string ends_sql = R"(
UPDATE deliveries d SET state = u.state, why = u.why, owner = NULL, lease_until = NULL,
    external_id = coalesce(u.external_id, d.external_id), lapsed = u.lapsed <> 0, in_doubt = u.in_doubt <> 0,
    due_at = )" + due_sql + R"(
FROM unnest($1::bigint[], $2::smallint[], $3::text[], $4::text[], $5::smallint[], $6::smallint[],
    $7::bigint[]) AS u (id, state, why, external_id, lapsed, in_doubt, due_at)
WHERE d.id = u.id)";

// Lead by lead along the index (OFFSET 0): while a table has no statistics yet, a join would walk all deliveries.

constexpr auto lapse_changes_sql = R"(
UPDATE deliveries d SET state = 3, lapsed = true,
    why = 'the integration had not taken the lead: its next send in flow new carries the change'
FROM unnest($1::bigint[], $2::text[]) AS u (lead_id, integration) CROSS JOIN LATERAL (
    SELECT o.id FROM deliveries o WHERE o.lead_id = u.lead_id AND o.flow = 2 AND o.state = 1
        AND o.integration = u.integration OFFSET 0) due
WHERE d.id = due.id)";

const std::string free_leads_sql = R"(
UPDATE deliveries d SET due_at = )" + due_sql + R"(, why = '', redirected_by = coalesce(u.redirected_by, d.redirected_by)
FROM unnest($1::bigint[], $2::text[], $3::bigint[]) AS u (lead_id, redirected_by, due_at) CROSS JOIN LATERAL (
    SELECT o.id FROM deliveries o WHERE o.lead_id = u.lead_id AND o.flow = 1 AND o.state = 1 OFFSET 0) due
WHERE d.id = due.id)";

constexpr auto changes_sql = R"(
UPDATE leads l SET status = coalesce(u.status, l.status),
    reason = CASE WHEN u.status IS NULL THEN l.reason ELSE u.reason END,
    external_id = coalesce(u.external_id, l.external_id),
    external_by = CASE WHEN u.external_id IS NULL THEN l.external_by ELSE u.external_by END
FROM unnest($1::bigint[], $2::smallint[], $3::bigint[], $4::text[], $5::text[])
    AS u (id, status, reason, external_id, external_by)
WHERE l.id = u.id)";

constexpr auto copy_attempts =
    "COPY attempts (id, delivery_id, number, at, elapsed_us, http_status, phase, outcome, detail, plugin,"
    " request, answer) FROM STDIN";

constexpr auto counts_sql = R"(
INSERT INTO outcome_counts (integration, flow, outcome, bucket, shard, count, elapsed_us)
SELECT u.integration, u.flow, u.outcome, u.bucket, pg_backend_pid() % 32, u.count, u.elapsed_us
FROM unnest($1::text[], $2::smallint[], $3::text[], $4::smallint[], $5::bigint[], $6::bigint[])
    AS u (integration, flow, outcome, bucket, count, elapsed_us)
ON CONFLICT (integration, flow, outcome, bucket, shard) DO UPDATE
    SET count = outcome_counts.count + excluded.count, elapsed_us = outcome_counts.elapsed_us + excluded.elapsed_us)";

constexpr auto attempt_sql = R"(
INSERT INTO attempts (id, delivery_id, number, at, elapsed_us, http_status, phase, outcome, detail, plugin, request, answer)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12))";
/// More of them are worth a COPY.
constexpr std::size_t few_attempts = 16;

constexpr auto answers_sql = R"(
UPDATE idempotency_keys k SET answer = u.answer FROM unnest($1::bigint[], $2::text[]) AS u (lead_id, answer)
WHERE k.lead_id = u.lead_id AND k.answer = '')";

constexpr auto health_sql = R"(
INSERT INTO target_health (integration, second, shard, good, bad)
SELECT u.integration, floor(extract(epoch FROM clock_timestamp()))::bigint, pg_backend_pid() % 32, u.good, u.bad
FROM unnest($1::text[], $2::bigint[], $3::bigint[]) AS u (integration, good, bad)
ON CONFLICT (integration, second, shard) DO UPDATE
    SET good = target_health.good + excluded.good, bad = target_health.bad + excluded.bad)";

constexpr auto late_sql = R"(
INSERT INTO paces (integration, refused) SELECT * FROM unnest($1::text[], $2::bigint[])
ON CONFLICT (integration) DO UPDATE SET refused = paces.refused + excluded.refused)";

template <class... Column>
void emptied(Column&... columns) {
    (columns.clear(), ...);
}

std::int64_t distance_of(const outcome_record& r) {
    return r.due_at ? from_now(*r.due_at) : 0;
}

} // namespace

delivery_ends::delivery_ends(connection& c) : update_(c, ends_sql) {}

void delivery_ends::add(const outcome_record& r, const claim_end& end) {
    id_.add(number(r.id));
    state_.add(static_cast<int>(end.state));
    add_text(why_, end.why);
    add_text(external_id_, r.external_id);
    lapsed_.add(int{end.lapsed});
    in_doubt_.add(int{r.in_doubt});
    due_at_.add(distance_of(r));
}

void delivery_ends::write() {
    if (!id_.empty()) update_.write(id_, state_, why_, external_id_, lapsed_, in_doubt_, due_at_);
    clear();
}

void delivery_ends::clear() {
    emptied(id_, state_, why_, external_id_, lapsed_, in_doubt_, due_at_);
}

lapsed_changes::lapsed_changes(connection& c) : update_(c, lapse_changes_sql) {}

void lapsed_changes::add(const outcome_record& r) {
    lead_.add(number(r.lead));
    add_text(integration_, r.integration);
}

void lapsed_changes::write() {
    if (!lead_.empty()) update_.write(lead_, integration_);
    clear();
}

void lapsed_changes::clear() {
    emptied(lead_, integration_);
}

freed_leads::freed_leads(connection& c) : update_(c, free_leads_sql) {}

void freed_leads::add(const outcome_record& r) {
    lead_.add(number(r.lead));
    add_text(redirected_by_, r.redirected ? std::optional(r.integration) : std::nullopt);
    due_at_.add(distance_of(r));
}

void freed_leads::write() {
    if (!lead_.empty()) update_.write(lead_, redirected_by_, due_at_);
    clear();
}

void freed_leads::clear() {
    emptied(lead_, redirected_by_, due_at_);
}

lead_changes::lead_changes(connection& c) : update_(c, changes_sql) {}

lead_changes::change& lead_changes::of(const outcome_record& r) {
    auto lead = static_cast<long long>(number(r.lead));
    auto [place, is_new] = places_.try_emplace(lead, changes_.size());
    if (is_new) changes_.push_back({lead, nullptr, nullptr});
    return changes_[place->second];
}

void lead_changes::set_status(const outcome_record& r) {
    of(r).status = &r;
}
void lead_changes::set_external_id(const outcome_record& r) {
    of(r).external_id = &r;
}

void lead_changes::write() {
    for (const auto& c : changes_) {
        id_.add(c.lead);
        if (c.status)
            status_.add(static_cast<int>(*c.status->status));
        else
            status_.add_null();
        if (c.status && c.status->reason)
            reason_.add(*c.status->reason);
        else
            reason_.add_null();
        add_text(external_id_, c.external_id ? c.external_id->external_id : std::nullopt);
        add_text(external_by_, c.external_id ? std::optional(c.external_id->integration) : std::nullopt);
    }
    if (!changes_.empty()) update_.write(id_, status_, reason_, external_id_, external_by_);
    clear();
}

void lead_changes::clear() {
    emptied(changes_, places_, id_, status_, reason_, external_id_, external_by_);
}

attempt_lines::attempt_lines(connection& c) : connection_(c), insert_(c, attempt_sql) {}

void attempt_lines::begin(std::size_t expected) {
    lines_.clear();
    few_.clear();
    are_few_ = expected <= few_attempts && !connection_.pooled();
}

void attempt_lines::add(const outcome_record& r) {
    if (are_few_) return few_.push_back(&r);
    const auto& a = *r.attempt;
    const std::int64_t delivery = number(r.id);
    for (std::int64_t n : {delivery << 24 | a.number, delivery, std::int64_t{a.number},
                           std::int64_t{microseconds(a.at)}, a.elapsed_us, std::int64_t{a.http_status}})
        lines_ += std::to_string(n) + '\t';
    for (const auto* text : {&a.phase, &a.outcome, &a.detail, &a.plugin, &a.request, &a.answer}) {
        append_copied(lines_, is_storable(*text) ? *text : as_utf8(*text));
        lines_ += '\t';
    }
    lines_.back() = '\n';
}

void attempt_lines::write() {
    if (!lines_.empty()) connection_.copy(copy_attempts, lines_);
    lines_.clear();
    for (const auto* r : few_) write_row(*r);
    few_.clear();
}

void attempt_lines::write_row(const outcome_record& r) {
    const auto& a = *r.attempt;
    const std::int64_t delivery = number(r.id);
    auto storable = [](const std::string& text) { return is_storable(text) ? text : as_utf8(text); };
    insert_.write(delivery << 24 | a.number, delivery, std::int64_t{a.number}, std::int64_t{microseconds(a.at)}, a.elapsed_us,
                std::int64_t{a.http_status}, storable(a.phase), storable(a.outcome), storable(a.detail),
                storable(a.plugin), storable(a.request), storable(a.answer));
}

kept_answers::kept_answers(connection& c) : update_(c, answers_sql) {}

void kept_answers::add(const outcome_record& r) {
    lead_.add(number(r.lead));
    add_text(answer_, r.answer);
}

void kept_answers::write() {
    if (!lead_.empty()) update_.write(lead_, answer_);
    clear();
}

void kept_answers::clear() {
    emptied(lead_, answer_);
}

health_arrays::health_arrays(connection& c) : update_(c, health_sql), late_update_(c, late_sql) {}

void health_arrays::write(const health_counts& counts) {
    emptied(integration_, good_, bad_, late_integration_, late_);
    for (const auto& [integration, n] : counts) {
        if (n.good + n.bad > 0) {
            add_text(integration_, integration);
            good_.add(n.good);
            bad_.add(n.bad);
        }
        if (n.refused > 0) {
            add_text(late_integration_, integration);
            late_.add(n.refused);
        }
    }
    if (!integration_.empty()) update_.write(integration_, good_, bad_);
    if (!late_.empty()) late_update_.write(late_integration_, late_);
}

count_arrays::count_arrays(connection& c) : update_(c, counts_sql) {}

void count_arrays::write(std::vector<outcome_count> counts) {
    if (counts.empty()) return;
    emptied(integration_, flow_, outcome_, bucket_, count_, elapsed_);
    // In one order for all, so that two sessions of one shard do not wait for each other in a circle.
    std::ranges::sort(counts, {},
                      [](const outcome_count& c) { return std::tie(c.integration, c.flow, c.outcome); });
    for (const auto& c : counts)
        for (std::size_t i = 0; i < c.by_latency.size(); ++i) {
            if (c.by_latency[i].count == 0) continue;
            add_text(integration_, c.integration);
            flow_.add(static_cast<int>(c.flow));
            add_text(outcome_, c.outcome);
            bucket_.add(static_cast<int>(i));
            count_.add(c.by_latency[i].count);
            elapsed_.add(c.by_latency[i].elapsed_us);
        }
    update_.write(integration_, flow_, outcome_, bucket_, count_, elapsed_);
}

} // namespace leadwire::db::postgresql
