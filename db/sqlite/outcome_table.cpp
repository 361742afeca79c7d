#include "db/sqlite/outcome_table.hpp"

#include "db/sqlite/statement.hpp"

namespace leadwire::db::sqlite {
namespace {

constexpr auto look_sql = R"(
SELECT d.id, d.epoch, d.state, d.flow, d.lead_id, l.status
FROM deliveries d CROSS JOIN leads l ON l.id = d.lead_id
WHERE d.id IN (SELECT value FROM json_each(?1)) ORDER BY d.id)";

} // namespace

outcome_table::outcome_table(connection& c, lead_table& leads)
    : connection_(c), leads_(leads), look_(c, look_sql), ends_(c), changes_(c), attempts_(c) {}

standing_rows& outcome_table::look(const std::vector<outcome_record>& batch) {
    noted_.clear();
    rows_.clear();
    ids_ = json_ids(batch, [](const outcome_record& r) { return r.id; });
    look_.bind(1, ids_);
    while (look_.next()) {
        int column = 0;
        for (auto* values : rows_.columns()) values->push_back(look_.integer(column++));
    }
    return rows_;
}

void outcome_table::write_changes() {
    for (auto [r, part] : noted_) switch (part) {
        case lead_part::status:
            changes_.status(*r);
            break;
        case lead_part::external_id:
            changes_.external_id(*r);
            break;
        case lead_part::both:
            changes_.status_and_external_id(*r);
            break;
        }
    noted_.clear();
}

void outcome_table::write_counts(const std::vector<outcome_count>& counts) {
    for (const auto& c : counts) {
        int f = static_cast<int>(c.flow);
        long long count = c.count;
        connection_.session()
            << "INSERT INTO outcome_counts (integration, flow, outcome, count) VALUES (:i, :f, :o, :n)"
               " ON CONFLICT (integration, flow, outcome) DO UPDATE SET count = count + excluded.count",
            soci::use(c.integration), soci::use(f), soci::use(c.outcome), soci::use(count);
    }
}

error outcome_table::explain(const soci::soci_error& thrown) {
    auto cause = connection_.explain(thrown);
    connection_.reset_statements();
    return cause;
}

} // namespace leadwire::db::sqlite
