// The statements with which a dialect reads and writes a batch of outcomes. All throw soci_error.
#pragma once

#include "db/pace.hpp"
#include "db/store.hpp"

#include <soci/soci.h>

#include <array>

namespace leadwire::db {

/// Deliveries and their leads, by delivery.
struct standing_rows {
    std::vector<std::int64_t> id, epoch, state, flow, forced, lead, status;
    [[nodiscard]] std::array<std::vector<std::int64_t>*, 7> columns() {
        return {&id, &epoch, &state, &flow, &forced, &lead, &status};
    }
    void clear() {
        for (auto* c : columns()) c->clear();
    }
};

/// What becomes of a delivery.
struct claim_end {
    delivery_state state = delivery_state::due;
    bool lapsed = false; ///< done without being sent
    std::string why;
};

/// As the column has it.
[[nodiscard]] inline std::int64_t due_at(const outcome_record& r) {
    return r.due_at ? std::int64_t{r.due_at->time_since_epoch().count()} : 0;
}

class outcome_statements {
public:
    virtual ~outcome_statements() = default;

    [[nodiscard]] virtual soci::session& session() = 0;
    /// What stands there now, with the leads that have edits; nobody else changes it before the transaction ends. Forgets what an
    /// earlier transaction noted and could not write.
    [[nodiscard]] virtual standing_rows& look(const std::vector<outcome_record>& batch) = 0;

    // Noted here, written by the write below at the latest. The records outlive both.
    virtual void end_claim(const outcome_record& r, const claim_end& end) = 0;
    /// A lead that its integration has not taken after all: its next send in flow new carries the changes.
    virtual void lapse_changes(const outcome_record& r) = 0;
    /// The sync send is settled: flow new may have the lead.
    virtual void free_new(const outcome_record& r) = 0;
    enum class lead_part { status, external_id, both };
    virtual void change_lead(const outcome_record& r, lead_part part) = 0;
    virtual void add_attempt(const outcome_record& r) = 0;
    /// For a repeat of the request that made the lead.
    virtual void keep_answer(const outcome_record& r) = 0;

    /// Until the end of the transaction: writes need not be waited for.
    virtual void defer_writes() = 0;
    /// Waits for them.
    virtual void settle_writes() = 0;
    /// SAVEPOINT and its like.
    virtual void mark(const std::string& sql) = 0;

    virtual void write_ends() = 0;
    virtual void write_changes() = 0;
    virtual void write_attempts() = 0;
    virtual void write_counts(const std::vector<outcome_count>& counts) = 0;
    virtual void write_health(const health_counts& counts) = 0;

    [[nodiscard]] virtual result<std::optional<lead>> find_lead(lead_id id) = 0;
    /// All columns. `external_by` is noted if the external ID is another than before.
    virtual void write_lead(lead l, const std::string& external_by) = 0;
    /// What a write threw, so that it may be undone to a savepoint.
    [[nodiscard]] virtual error explain(const soci::soci_error& thrown) = 0;
};

} // namespace leadwire::db
