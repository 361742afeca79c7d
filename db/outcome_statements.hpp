// The statements with which a dialect reads and writes a batch of outcomes. All throw soci_error.
#pragma once

#include "db/store.hpp"

#include <soci/soci.h>

#include <array>

namespace leadwire::db {

/// Deliveries and their leads, by delivery.
struct standing_rows {
    std::vector<std::int64_t> id, epoch, state, flow, lead, status;
    [[nodiscard]] std::array<std::vector<std::int64_t>*, 6> columns() {
        return {&id, &epoch, &state, &flow, &lead, &status};
    }
    void clear() {
        for (auto* c : columns()) c->clear();
    }
};

class outcome_statements {
public:
    virtual ~outcome_statements() = default;

    [[nodiscard]] virtual soci::session& session() = 0;
    /// What stands there now; nobody else changes it before the transaction ends. Forgets what an earlier
    /// transaction noted and could not write.
    [[nodiscard]] virtual standing_rows& look(const std::vector<outcome_record>& batch) = 0;

    // Noted here, and written by the write below at the latest; changes of leads not before.
    virtual void end_claim(const outcome_record& r, delivery_state state, std::string_view why) = 0;
    enum class lead_part { status, external_id, both };
    virtual void change_lead(const outcome_record& r, lead_part part) = 0;
    virtual void add_attempt(const outcome_record& r) = 0;

    virtual void write_ends() = 0;
    virtual void write_changes() = 0;
    virtual void write_attempts() = 0;
    virtual void write_counts(const std::vector<outcome_count>& counts) = 0;

    [[nodiscard]] virtual result<std::optional<lead>> find_lead(lead_id id) = 0;
    /// All columns. `external_by` is noted if the external ID is another than before.
    virtual void write_lead(lead l, const std::string& external_by) = 0;
    /// What a write threw, so that it may be undone to a savepoint.
    [[nodiscard]] virtual error explain(const soci::soci_error& thrown) = 0;
};

} // namespace leadwire::db
