// Outcomes of a batch in one transaction: read what is there, decide, write. Throws soci_error.
#pragma once

#include "db/sqlite/lead_table.hpp"
#include "db/sqlite/outcome_rows.hpp"
#include "db/store.hpp"

#include <unordered_map>

namespace leadwire::db::sqlite {

class recorder {
public:
    recorder(connection& c, lead_table& leads);

    [[nodiscard]] record_summary record(const std::vector<outcome_record>& batch);

private:
    /// Deliveries of the batch and their leads as they stand when the transaction begins, by delivery.
    struct standing_rows {
        std::vector<std::int64_t> id, epoch, state, flow, lead, status;
        void clear();
    };
    void look(const std::vector<outcome_record>& batch);
    /// The row of the record's claim, which ends now; nothing if it is another's.
    [[nodiscard]] std::optional<std::size_t> end_claim(const outcome_record& r);
    void plan(const outcome_record& r, std::size_t row, record_summary& summary);
    enum class lead_part { status, external_id, both };
    void write_change(const outcome_record& r, lead_part part);
    using external = std::optional<std::string>; ///< the lead's new external ID
    /// One record that may turn out not to fit: then its delivery is held, and the others are written.
    void write_carefully(const outcome_record& r, const external& id, record_summary& summary);
    /// Nothing, or why it does not fit.
    [[nodiscard]] std::string edit(const outcome_record& r, const external& id, record_summary& summary);
    void count_outcomes();

    connection& connection_;
    lead_table& leads_;
    std::string ids_;
    standing_rows rows_;
    std::unordered_map<std::int64_t, lead_status> changed_; ///< statuses that records of this batch gave
    std::vector<std::pair<const outcome_record*, lead_part>> plain_;
    std::vector<std::pair<const outcome_record*, external>> careful_;
    std::vector<outcome_count> counts_;
    row_statement look_;
    delivery_ends ends_;
    lead_changes changes_;
    attempt_rows attempts_;
};

} // namespace leadwire::db::sqlite
