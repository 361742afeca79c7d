// How SQLite reads and writes a batch of outcomes: row by row, each bound straight from its record.
#pragma once

#include "db/arrivals.hpp"
#include "db/outcome_statements.hpp"
#include "db/sqlite/lead_table.hpp"
#include "db/sqlite/row_statement.hpp"

namespace leadwire::db::sqlite {

class outcome_table final : public outcome_statements {
public:
    outcome_table(connection& c, lead_table& leads);

    soci::session& session() override { return connection_.session(); }
    standing_rows& look(const std::vector<outcome_record>& batch) override;
    void end_claim(const outcome_record& r, const claim_end& end) override;
    void lapse_changes(const outcome_record& r) override;
    void free_new(const outcome_record& r) override;
    void change_lead(const outcome_record& r, lead_part part) override { changes_.emplace_back(&r, part); }
    void add_attempt(const outcome_record& r) override;
    void write_ends() override {}
    void write_changes() override;
    void write_attempts() override {}
    void defer_writes() override {} ///< they are calls within the process
    void settle_writes() override {}
    void mark(const std::string& sql) override { connection_.session() << sql; }
    void keep_answer(const outcome_record& r) override { db::keep_answer(connection_.session(), r.lead, r.answer); }
    void write_health(const health_counts& counts) override;
    void write_counts(const std::vector<outcome_count>& counts) override;
    result<std::optional<lead>> find_lead(lead_id id) override { return leads_.find(id); }
    void write_lead(lead l, const std::string& external_by) override {
        leads_.write(std::move(l), external_by);
    }
    error explain(const soci::soci_error& thrown) override;

private:
    [[nodiscard]] bool needs_triggers();
    void set_status(const outcome_record& r);
    void set_external_id(const outcome_record& r);
    void set_both(const outcome_record& r);

    connection& connection_;
    lead_table& leads_;
    std::string ids_;
    standing_rows rows_;
    /// Written after all claims have ended.
    std::vector<std::pair<const outcome_record*, lead_part>> changes_;
    row_statement look_, end_, lapse_changes_, free_new_, routes_;
    /// Three, as only a statement that names the status wakes its triggers.
    row_statement status_, external_id_, both_;
    row_statement attempt_;
};

} // namespace leadwire::db::sqlite
