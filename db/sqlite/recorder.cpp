#include "db/sqlite/recorder.hpp"

#include <algorithm>

namespace leadwire::db::sqlite {
namespace {

constexpr auto look_sql = R"(
SELECT d.id, d.epoch, d.state, d.flow, d.lead_id, l.status
FROM deliveries d CROSS JOIN leads l ON l.id = d.lead_id
WHERE d.id IN (SELECT value FROM json_each(?1)) ORDER BY d.id)";

/// The lead's own external ID is that of flows new and sync; an approved order's ID belongs to its delivery
/// alone.
bool names_lead(flow f) {
    return f == flow::new_lead || f == flow::sync;
}

} // namespace

void recorder::standing_rows::clear() {
    for (auto* c : {&id, &epoch, &state, &flow, &lead, &status}) c->clear();
}

recorder::recorder(connection& c, lead_table& leads)
    : connection_(c), leads_(leads), look_(c, look_sql), ends_(c), changes_(c), attempts_(c) {}

record_summary recorder::record(const std::vector<outcome_record>& batch) {
    record_summary summary;
    if (batch.empty()) return summary;
    write_transaction transaction(connection_);
    look(batch);
    changed_.clear();
    plain_.clear();
    careful_.clear();
    counts_.clear();
    for (const auto& r : batch) {
        auto row = end_claim(r);
        ++(row ? summary.written : summary.refused);
        if (row) plan(r, *row, summary);
    }
    // After all deliveries: the triggers of a status see that nothing is due any more.
    for (auto [r, part] : plain_) write_change(*r, part);
    for (const auto& [r, external_id] : careful_) write_carefully(*r, external_id, summary);
    count_outcomes();
    transaction.commit();
    return summary;
}

void recorder::look(const std::vector<outcome_record>& batch) {
    ids_ = json_ids(batch, [](const outcome_record& r) { return r.id; });
    rows_.clear();
    look_.bind(1, ids_);
    while (look_.next()) {
        int column = 0;
        for (auto* c : {&rows_.id, &rows_.epoch, &rows_.state, &rows_.flow, &rows_.lead, &rows_.status})
            c->push_back(look_.integer(column++));
    }
}

std::optional<std::size_t> recorder::end_claim(const outcome_record& r) {
    auto found = std::ranges::lower_bound(rows_.id, number(r.id));
    if (found == rows_.id.end() || *found != number(r.id)) return std::nullopt;
    auto row = static_cast<std::size_t>(found - rows_.id.begin());
    constexpr auto claimed = static_cast<int>(delivery_state::claimed);
    if (rows_.state[row] != claimed || rows_.epoch[row] != r.epoch || rows_.lead[row] != number(r.lead))
        return std::nullopt;
    rows_.state[row] = static_cast<int>(delivery_state::done); // a second record of the same claim is late
    return row;
}

void recorder::plan(const outcome_record& r, std::size_t row, record_summary& summary) {
    auto f = static_cast<flow>(rows_.flow[row]);
    auto known = changed_.find(rows_.lead[row]);
    auto status = known != changed_.end() ? known->second : static_cast<lead_status>(rows_.status[row]);
    bool lapsed = r.state == delivery_state::due && f == flow::new_lead && status != lead_status::new_lead;
    ends_.write(r, lapsed ? delivery_state::done : r.state, lapsed ? "the lead left status new" : r.why);
    if (r.attempt) {
        attempts_.write(r);
        auto same = [&](const outcome_count& c) {
            return c.flow == f && c.outcome == r.attempt->outcome && c.integration == r.integration;
        };
        auto count = std::ranges::find_if(counts_, same);
        if (count == counts_.end()) count = counts_.insert(count, {r.integration, f, r.attempt->outcome, 0});
        ++count->count;
    }
    // A reason that the schema refuses would undo the whole batch: such a record goes the careful way too.
    if (!r.edits.empty() || r.reason.value_or(1) < 1) {
        careful_.emplace_back(&r, names_lead(f) ? r.external_id : std::nullopt);
        return;
    }
    bool named = r.external_id && names_lead(f);
    bool moves = r.status && status == r.claimed_status;
    if (r.status && !moves) ++summary.status_kept;
    if (moves) changed_[rows_.lead[row]] = *r.status;
    if (moves || named)
        plain_.emplace_back(&r, moves && named ? lead_part::both
                                : moves        ? lead_part::status
                                               : lead_part::external_id);
}

void recorder::write_change(const outcome_record& r, lead_part part) {
    switch (part) {
    case lead_part::status:
        return changes_.status(r);
    case lead_part::external_id:
        return changes_.external_id(r);
    case lead_part::both:
        return changes_.status_and_external_id(r);
    }
}

void recorder::write_carefully(const outcome_record& r, const external& id, record_summary& summary) {
    connection_.run("SAVEPOINT careful");
    auto why = edit(r, id, summary);
    if (!why.empty()) {
        connection_.run("ROLLBACK TO careful");
        // The target has its order all the same: its ID must not get lost with the rest.
        if (id) changes_.external_id(r);
        auto delivery = static_cast<long long>(number(r.id));
        connection_.session() << "UPDATE deliveries SET state = 4, why = :why WHERE id = :id", soci::use(why),
            soci::use(delivery);
    }
    connection_.run("RELEASE careful");
}

std::string recorder::edit(const outcome_record& r, const external& id, record_summary& summary) {
    auto found = leads_.find(r.lead);
    if (!found) return "the outcome cannot be written: " + found.error().message();
    if (!*found) return "the outcome cannot be written: the lead is not there";
    auto l = std::move(**found);
    bool moves = r.status && l.status == r.claimed_status;
    for (const auto& edit : r.edits)
        if (auto done = apply(l, edit); !done) return "an edit does not fit: " + done.error().message();
    l.id = r.lead;
    if (id) l.external_id = *id;
    if (moves) {
        l.status = *r.status;
        l.reason = r.reason;
    }
    try {
        leads_.write(std::move(l), r.integration);
    } catch (const soci::soci_error& thrown) {
        auto cause = connection_.explain(thrown);
        if (cause.code == error_code::io) throw;
        connection_.reset_statements();
        return "the outcome cannot be written: " + cause.text;
    }
    if (r.status && !moves) ++summary.status_kept;
    return {};
}

void recorder::count_outcomes() {
    for (const auto& c : counts_) {
        int f = static_cast<int>(c.flow);
        long long count = c.count;
        connection_.session()
            << "INSERT INTO outcome_counts (integration, flow, outcome, count) VALUES (:i, :f, :o, :n)"
               " ON CONFLICT (integration, flow, outcome) DO UPDATE SET count = count + excluded.count",
            soci::use(c.integration), soci::use(f), soci::use(c.outcome), soci::use(count);
    }
}

} // namespace leadwire::db::sqlite
