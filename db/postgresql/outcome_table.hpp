// How PostgreSQL reads and writes a batch of outcomes.
#pragma once

#include "db/outcome_statements.hpp"
#include "db/postgresql/lead_table.hpp"
#include "db/postgresql/outcome_arrays.hpp"

#include <unordered_map>

namespace leadwire::db::postgresql {

class outcome_table final : public outcome_statements {
public:
    outcome_table(connection& c, lead_table& leads);

    soci::session& session() override { return connection_.session(); }
    standing_rows& look(const std::vector<outcome_record>& batch) override;
    void end_claim(const outcome_record& r, const claim_end& end) override { ends_.add(r, end); }
    void lapse_changes(const outcome_record& r) override { lapses_.add(r); }
    void free_new(const outcome_record& r) override { freed_.add(r); }
    void change_lead(const outcome_record& r, lead_part part) override {
        found_.erase(r.lead);
        if (part != lead_part::external_id) changes_.set_status(r);
        if (part != lead_part::status) changes_.set_external_id(r);
    }
    void add_attempt(const outcome_record& r) override { attempts_.add(r); }
    void write_ends() override {
        ends_.write();
        lapses_.write();
        freed_.write();
        answers_.write();
    }
    void write_changes() override { changes_.write(); }
    void write_attempts() override { attempts_.write(); }
    void keep_answer(const outcome_record& r) override { answers_.add(r); }
    void defer_writes() override { connection_.defer_writes(); }
    void settle_writes() override { connection_.flush(); }
    void mark(const std::string& sql) override;
    void write_health(const health_counts& counts) override { health_.write(counts); }
    void write_counts(const std::vector<outcome_count>& counts) override { counts_.write(counts); }
    result<std::optional<lead>> find_lead(lead_id id) override;
    void write_lead(lead l, const std::string& external_by) override { leads_.write(l, external_by); }
    error explain(const soci::soci_error& thrown) override { return connection_.explain(thrown); }

private:
    connection& connection_;
    lead_table& leads_;
    standing_rows rows_;
    std::unordered_map<lead_id, connection::answer> found_; ///< leads that have edits, as long as nothing of this batch changes them
    batch_statement look_;
    delivery_ends ends_;
    lapsed_changes lapses_;
    freed_leads freed_;
    lead_changes changes_;
    attempt_lines attempts_;
    count_arrays counts_;
    kept_answers answers_;
    health_arrays health_;
};

} // namespace leadwire::db::postgresql
