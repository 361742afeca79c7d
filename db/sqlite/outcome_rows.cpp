#include "db/sqlite/outcome_rows.hpp"

#include "db/sqlite/statement.hpp"

namespace leadwire::db::sqlite {

delivery_ends::delivery_ends(connection& c)
    : update_(c, "UPDATE OR ROLLBACK deliveries SET state = ?2, why = ?3, owner = NULL, lease_until = NULL,"
                 " external_id = coalesce(?4, external_id) WHERE id = ?1") {}

void delivery_ends::write(const outcome_record& r, delivery_state state, std::string_view why) {
    update_.bind(1, number(r.id));
    update_.bind(2, static_cast<std::int64_t>(state));
    update_.bind(3, why);
    update_.bind(4, r.external_id);
    update_.run();
}

lead_changes::lead_changes(connection& c)
    : status_(c, "UPDATE OR ROLLBACK leads SET status = ?2, reason = ?3 WHERE id = ?1"),
      external_(c, "UPDATE OR ROLLBACK leads SET external_id = ?2, external_by = ?3 WHERE id = ?1"),
      both_(c, "UPDATE OR ROLLBACK leads SET status = ?2, reason = ?3, external_id = ?4, external_by = ?5"
               " WHERE id = ?1") {}

void lead_changes::status(const outcome_record& r) {
    status_.bind(1, number(r.lead));
    status_.bind(2, static_cast<std::int64_t>(*r.status));
    status_.bind(3, r.reason);
    status_.run();
}

void lead_changes::external_id(const outcome_record& r) {
    external_.bind(1, number(r.lead));
    external_.bind(2, *r.external_id);
    external_.bind(3, r.integration);
    external_.run();
}

void lead_changes::status_and_external_id(const outcome_record& r) {
    both_.bind(1, number(r.lead));
    both_.bind(2, static_cast<std::int64_t>(*r.status));
    both_.bind(3, r.reason);
    both_.bind(4, *r.external_id);
    both_.bind(5, r.integration);
    both_.run();
}

attempt_rows::attempt_rows(connection& c)
    : insert_(c, "INSERT OR ROLLBACK INTO attempts (id, delivery_id, number, at, elapsed_us, http_status,"
                 " phase, outcome, detail, plugin, request, answer)"
                 " VALUES (?1 << 24 | ?2, ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)") {}

void attempt_rows::write(const outcome_record& r) {
    const auto& a = *r.attempt;
    insert_.bind(1, number(r.id));
    int parameter = 2;
    for (auto n : {std::int64_t{a.number}, std::int64_t{microseconds(a.at)}, a.elapsed_us,
                   std::int64_t{a.http_status}})
        insert_.bind(parameter++, n);
    for (const auto* text : {&a.phase, &a.outcome, &a.detail, &a.plugin, &a.request, &a.answer})
        insert_.bind(parameter++, *text);
    insert_.run();
}

} // namespace leadwire::db::sqlite
