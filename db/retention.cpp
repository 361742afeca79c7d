#include "db/retention.hpp"

#include "db/pace.hpp"
#include "db/statement.hpp"

namespace leadwire::db {
namespace {

/// Rows that a step looks at, of each kind: a few milliseconds, and others wait no longer.
constexpr long long page_size = 1000;

/// The row of the walk, locked until the transaction ends.
struct walk {
    long long attempts_after = 0, attempts_until = 0, keys_after = 0, keys_until = 0;
    long long recordings_after = 0, recordings_until = 0, ended_at = 0;
    bool under_way = false;
};

walk take_walk(soci::session& s) {
    walk w;
    soci::indicator ended = soci::i_ok;
    s << "INSERT INTO retention (one) VALUES (1) ON CONFLICT (one) DO UPDATE SET one = 1"
         " RETURNING attempts_after, attempts_until, keys_after, keys_until, recordings_after, recordings_until, ended_at",
        soci::into(w.attempts_after), soci::into(w.attempts_until), soci::into(w.keys_after), soci::into(w.keys_until),
        soci::into(w.recordings_after), soci::into(w.recordings_until), soci::into(w.ended_at, ended);
    w.under_way = ended == soci::i_null;
    return w;
}

void keep_walk(soci::session& s, const walk& w) {
    auto ended = w.under_way ? soci::i_null : soci::i_ok;
    s << "UPDATE retention SET attempts_after = :attempts_after, attempts_until = :attempts_until,"
         " keys_after = :keys_after, keys_until = :keys_until, recordings_after = :recordings_after,"
         " recordings_until = :recordings_until, ended_at = :ended WHERE one = 1",
        soci::use(w.attempts_after), soci::use(w.attempts_until), soci::use(w.keys_after), soci::use(w.keys_until),
        soci::use(w.recordings_after), soci::use(w.recordings_until), soci::use(w.ended_at, ended);
}

void begin(soci::session& s, walk& w) {
    w = {.under_way = true};
    s << "SELECT coalesce(max(id), 0) FROM attempts", soci::into(w.attempts_until);
    s << "SELECT coalesce(max(lead_id), 0) FROM idempotency_keys", soci::into(w.keys_until);
    s << "SELECT coalesce(max(id), 0) FROM recorded_sends", soci::into(w.recordings_until);
    forget_old_health(s);
}

/// Where a page of `column` behind `after` ends; nothing lies behind the last one.
long long end_of_page(soci::session& s, const std::string& table, const std::string& column, long long after,
                      long long until) {
    long long end = 0, rows = 0;
    s << "SELECT coalesce(max(" + column + "), 0), count(*) FROM (SELECT " + column + " FROM " + table + " WHERE " +
             column + " > :after AND " + column + " <= :until ORDER BY " + column + " LIMIT :size) page",
        soci::use(after), soci::use(until), soci::use(page_size), soci::into(end), soci::into(rows);
    return rows < page_size ? until : end;
}

/// Runs a statement over the page; how many rows it changed.
long long over_page(soci::session& s, const std::string& sql, const long long& after, const long long& end,
                    const long long& before) {
    auto statement = statement_of(soci::details::st_one_time_query, s, sql, soci::use(after, "after"),
                                  soci::use(end, "end"), soci::use(before, "before"));
    statement.execute(true);
    return statement.get_affected_rows();
}

/// Of a delivery that is not done the last attempt stays as it is: it says what to find out at the target.
constexpr auto settled = " AND NOT EXISTS (SELECT 1 FROM deliveries d WHERE d.id = old.delivery_id AND d.state <> 3"
                         " AND NOT EXISTS (SELECT 1 FROM attempts l WHERE l.id > old.id"
                         " AND l.id <= (old.delivery_id << 24 | 16777215)))";

/// Where attempts lie that go row by row. Whole weeks are dropped as such; that may be a week late, which matters where they
/// are kept for a few weeks only.
std::string gone_by_row(soci::session& s, const retention_order& order) {
    constexpr std::chrono::weeks long_kept{4};
    return has_server(s) && order.now - order.attempts_before >= long_kept ? "attempts_other" : "attempts";
}

void step_attempts(soci::session& s, walk& w, const retention_order& order, retention_step& done) {
    const auto end = end_of_page(s, "attempts", "id", w.attempts_after, w.attempts_until);
    const std::string page = "id > :after AND id <= :end AND at < :before";
    done.attempts = over_page(s, "DELETE FROM " + gone_by_row(s, order) + " AS old WHERE " + page + settled,
                              w.attempts_after, end, microseconds(order.attempts_before));
    done.bodies = over_page(s,
                            "UPDATE attempts AS old SET request = '', answer = '' WHERE " + page +
                                " AND (request <> '' OR answer <> '')" + settled,
                            w.attempts_after, end, microseconds(order.bodies_before));
    w.attempts_after = end;
}

void step_keys(soci::session& s, walk& w, const retention_order& order, retention_step& done) {
    const auto end = end_of_page(s, "idempotency_keys", "lead_id", w.keys_after, w.keys_until);
    done.keys = over_page(s,
                          "DELETE FROM idempotency_keys WHERE lead_id > :after AND lead_id <= :end AND at < :before",
                          w.keys_after, end, microseconds(order.keys_before));
    w.keys_after = end;
}

/// They are bodies and nothing else.
void step_recordings(soci::session& s, walk& w, const retention_order& order, retention_step& done) {
    const auto end = end_of_page(s, "recorded_sends", "id", w.recordings_after, w.recordings_until);
    done.recordings = over_page(s, "DELETE FROM recorded_sends WHERE id > :after AND id <= :end AND at < :before",
                                w.recordings_after, end, microseconds(order.bodies_before));
    w.recordings_after = end;
}

} // namespace

retention_step retain(soci::session& s, const retention_order& order) {
    retention_step done;
    auto w = take_walk(s);
    if (!w.under_way) {
        const auto ended = point_in_time(w.ended_at);
        // A clock that was set back must not keep the next walk waiting.
        if (ended <= order.now && order.now < ended + order.pause) {
            done.next = ended + order.pause;
            return done;
        }
        begin(s, w);
    }
    step_attempts(s, w, order, done);
    step_keys(s, w, order, done);
    step_recordings(s, w, order, done);
    if (w.attempts_after == w.attempts_until && w.keys_after == w.keys_until &&
        w.recordings_after == w.recordings_until) {
        w.under_way = false;
        w.ended_at = microseconds(order.now);
        done.next = order.now + order.pause;
    }
    keep_walk(s, w);
    return done;
}

} // namespace leadwire::db
