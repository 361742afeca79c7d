// Outcomes of a batch in one transaction: read what is there, decide, write. The same in every dialect.
// Throws soci_error.
#pragma once

#include "db/outcome_statements.hpp"
#include "db/pace.hpp"

#include <unordered_map>

namespace leadwire::db {

class recorder {
public:
    /// The statements outlive it.
    explicit recorder(outcome_statements& statements) : statements_(statements) {}

    /// What a plugin edited may not fit into the database. `hopeful`: then nothing of the batch is written, and it throws, at the
    /// commit at the latest; `careful`, which takes longer: the others are written, and its delivery is held.
    enum class edits { hopeful, careful };
    /// Within a transaction of the caller's.
    [[nodiscard]] record_summary record(const std::vector<outcome_record>& batch, edits how);
    /// False: there is nothing to be careful with.
    [[nodiscard]] static bool may_not_fit(const outcome_record& r) { return !r.edits.empty() || r.reason.value_or(1) < 1; }

private:
    /// The row of the record's claim, which ends now; nothing if it is another's.
    [[nodiscard]] std::optional<std::size_t> end_claim(const outcome_record& r);
    /// A delivery that failed lapses if its lead has left the status meanwhile, unless it is forced.
    [[nodiscard]] static claim_end end_of(const outcome_record& r, flow f, lead_status status);
    void plan(const outcome_record& r, std::size_t row, record_summary& summary);
    void count(const outcome_record& r, flow f);
    using external = std::optional<std::string>; ///< the lead's new external ID
    /// One record that may turn out not to fit.
    struct doubtful_record {
        const outcome_record* record;
        external external_id;
        bool frees_new; ///< if it fits
    };
    void write_doubtful(const doubtful_record& one, record_summary& summary);
    /// Nothing, or why it does not fit.
    [[nodiscard]] std::string edit(const outcome_record& r, const external& id, record_summary& summary);

    outcome_statements& statements_;
    standing_rows* rows_ = nullptr;                         ///< as they stand when the transaction begins
    std::unordered_map<std::int64_t, lead_status> changed_; ///< statuses that records of this batch gave
    std::vector<doubtful_record> doubtful_;
    edits how_ = edits::careful;
    std::vector<outcome_count> counts_;
    health_counts health_;
};

} // namespace leadwire::db
