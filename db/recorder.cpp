#include "db/recorder.hpp"

#include "db/open_deliveries.hpp"

#include <algorithm>

namespace leadwire::db {
namespace {

using lead_part = outcome_statements::lead_part;

/// The lead's own external ID is that of flows new and sync; an approved order's ID belongs to its delivery
/// alone.
bool names_lead(flow f) {
    return f == flow::new_lead || f == flow::sync;
}

} // namespace

record_summary recorder::record(const std::vector<outcome_record>& batch, edits how) {
    record_summary summary;
    how_ = how;
    rows_ = &statements_.look(batch);
    changed_.clear();
    doubtful_.clear();
    counts_.clear();
    health_.clear();
    for (const auto& r : batch) {
        auto row = end_claim(r);
        ++(row ? summary.written : summary.refused);
        if (row) plan(r, *row, summary);
        else {
            ++health_[r.integration].refused;
            summary.late.push_back(r.id);
        }
    }
    statements_.defer_writes();
    // Deliveries first: the triggers of a status see that nothing is due any more.
    statements_.write_ends();
    statements_.write_changes();
    for (const auto& one : doubtful_) write_doubtful(one, summary);
    statements_.write_attempts();
    statements_.write_counts(counts_);
    statements_.write_health(health_);
    return summary;
}

std::optional<std::size_t> recorder::end_claim(const outcome_record& r) {
    auto found = std::ranges::lower_bound(rows_->id, number(r.id));
    if (found == rows_->id.end() || *found != number(r.id)) return std::nullopt;
    auto row = static_cast<std::size_t>(found - rows_->id.begin());
    constexpr auto claimed = static_cast<int>(delivery_state::claimed);
    if (rows_->state[row] != claimed || rows_->epoch[row] != r.epoch || rows_->lead[row] != number(r.lead))
        return std::nullopt;
    rows_->state[row] = static_cast<int>(delivery_state::done); // a second record of the same claim is late
    return row;
}

claim_end recorder::end_of(const outcome_record& r, flow f, lead_status status) {
    bool left = f == flow::new_lead   ? status != lead_status::new_lead
                : f == flow::approved ? status != r.claimed_status
                                      : false;
    if (r.state != delivery_state::due || !left) return {r.state, false, r.why};
    return {delivery_state::done, true,
            f == flow::new_lead ? "the lead left status new" : "the lead left the status in which it was due"};
}

void recorder::plan(const outcome_record& r, std::size_t row, record_summary& summary) {
    auto f = static_cast<flow>(rows_->flow[row]);
    auto known = changed_.find(rows_->lead[row]);
    auto status = known != changed_.end() ? known->second : static_cast<lead_status>(rows_->status[row]);
    bool forced = rows_->forced[row] != 0;
    statements_.end_claim(r, forced ? claim_end{r.state, false, r.why} : end_of(r, f, status));
    if (f == flow::new_lead && !forced && !r.external_id && !r.in_doubt && r.state != delivery_state::held)
        statements_.lapse_changes(r);
    if (r.health == target_health::good) ++health_[r.integration].good;
    if (r.health == target_health::bad) ++health_[r.integration].bad;
    bool frees_new = f == flow::sync && r.state == delivery_state::done;
    if (!r.answer.empty()) statements_.keep_answer(r);
    if (r.attempt) {
        statements_.add_attempt(r);
        count(r, f);
    }
    // A reason that the schema refuses would undo the whole batch, too.
    if (may_not_fit(r)) {
        doubtful_.emplace_back(&r, names_lead(f) ? r.external_id : std::nullopt, frees_new);
        return;
    }
    if (frees_new) statements_.free_new(r);
    bool named = r.external_id && names_lead(f);
    bool moves = r.status && status == r.claimed_status;
    if (r.status && !moves) ++summary.status_kept;
    if (moves) changed_[rows_->lead[row]] = *r.status;
    if (moves || named)
        statements_.change_lead(r, moves && named ? lead_part::both
                                   : moves        ? lead_part::status
                                                  : lead_part::external_id);
}

void recorder::count(const outcome_record& r, flow f) {
    auto same = [&](const outcome_count& c) {
        return c.flow == f && c.outcome == r.attempt->outcome && c.integration == r.integration;
    };
    auto count = std::ranges::find_if(counts_, same);
    if (count == counts_.end()) count = counts_.insert(count, {r.integration, f, r.attempt->outcome});
    count->add(r.attempt->elapsed_us);
}

void recorder::write_doubtful(const doubtful_record& one, record_summary& summary) {
    const auto& r = *one.record;
    const auto& id = one.external_id;
    const bool careful = how_ == edits::careful;
    if (careful) statements_.mark("SAVEPOINT careful");
    auto why = edit(r, id, summary);
    if (!why.empty()) {
        if (careful) statements_.mark("ROLLBACK TO careful");
        // The target has its order all the same: its ID must not get lost with the rest.
        if (id) statements_.change_lead(r, lead_part::external_id);
        statements_.write_changes();
        hold(statements_.session(), r.id, why);
    } else if (one.frees_new) {
        statements_.free_new(r);
        statements_.write_ends();
    }
    if (careful) statements_.mark("RELEASE careful");
}

std::string recorder::edit(const outcome_record& r, const external& id, record_summary& summary) {
    auto found = statements_.find_lead(r.lead);
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
        statements_.write_lead(std::move(l), r.integration);
        if (how_ == edits::careful) statements_.settle_writes();
    } catch (const soci::soci_error& thrown) {
        if (how_ == edits::hopeful) throw;
        auto cause = statements_.explain(thrown);
        if (cause.code == error_code::io) throw;
        return "the outcome cannot be written: " + cause.text;
    }
    if (r.status && !moves) ++summary.status_kept;
    return {};
}

} // namespace leadwire::db
