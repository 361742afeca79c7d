#include "db/postgresql/outcome_table.hpp"

namespace leadwire::db::postgresql {
namespace {

/// Leads are locked before their deliveries, as a program that changes a status does through the trigger.
constexpr auto look_sql = R"(
SELECT d.id, d.epoch, d.state, d.flow, d.forced::integer, d.lead_id, l.status
FROM deliveries d JOIN leads l ON l.id = d.lead_id
WHERE d.id = ANY ($1::bigint[]) ORDER BY d.id FOR NO KEY UPDATE OF l, d)";

} // namespace

outcome_table::outcome_table(connection& c, lead_table& leads)
    : connection_(c), leads_(leads), look_(c, look_sql), ends_(c), lapses_(c), freed_(c), changes_(c), attempts_(c), counts_(c), answers_(c),
      health_(c) {}

standing_rows& outcome_table::look(const std::vector<outcome_record>& batch) {
    ends_.clear();
    lapses_.clear();
    freed_.clear();
    changes_.clear();
    attempts_.begin(batch.size());
    answers_.clear();
    array_text ids;
    for (const auto& r : batch) ids.add(number(r.id));
    look_.ask_ahead(ids);
    found_.clear();
    for (const auto& r : batch)
        if (!r.edits.empty())
            if (auto [found, is_new] = found_.try_emplace(r.lead, nullptr, PQclear); is_new) leads_.ask_ahead(r.lead, found->second);
    connection_.flush();
    rows_.clear();
    int column = 0;
    for (auto* values : rows_.columns()) {
        for (int row = 0; row < look_.rows(); ++row) values->push_back(look_.integer(row, column));
        ++column;
    }
    return rows_;
}

result<std::optional<lead>> outcome_table::find_lead(lead_id id) {
    auto found = found_.extract(id); // good for one edit
    return found ? leads_.take(id, std::move(found.mapped())) : leads_.find(id);
}

void outcome_table::mark(const std::string& sql) {
    if (connection_.deferring()) connection_.defer("", sql, {});
    else connection_.run(sql);
}

} // namespace leadwire::db::postgresql
