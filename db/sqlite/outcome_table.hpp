// How SQLite reads and writes a batch of outcomes.
#pragma once

#include "db/outcome_statements.hpp"
#include "db/sqlite/lead_table.hpp"
#include "db/sqlite/outcome_rows.hpp"

namespace leadwire::db::sqlite {

class outcome_table final : public outcome_statements {
public:
    outcome_table(connection& c, lead_table& leads);

    soci::session& session() override { return connection_.session(); }
    standing_rows& look(const std::vector<outcome_record>& batch) override;
    void end_claim(const outcome_record& r, delivery_state state, std::string_view why) override {
        ends_.write(r, state, why);
    }
    void change_lead(const outcome_record& r, lead_part part) override { noted_.emplace_back(&r, part); }
    void add_attempt(const outcome_record& r) override { attempts_.write(r); }
    void write_ends() override {}
    void write_changes() override;
    void write_attempts() override {}
    void write_counts(const std::vector<outcome_count>& counts) override;
    result<std::optional<lead>> find_lead(lead_id id) override { return leads_.find(id); }
    void write_lead(lead l, const std::string& external_by) override {
        leads_.write(std::move(l), external_by);
    }
    error explain(const soci::soci_error& thrown) override;

private:
    connection& connection_;
    lead_table& leads_;
    std::string ids_;
    standing_rows rows_;
    std::vector<std::pair<const outcome_record*, lead_part>> noted_;
    row_statement look_;
    delivery_ends ends_;
    lead_changes changes_;
    attempt_rows attempts_;
};

} // namespace leadwire::db::sqlite
