#include "db/postgresql/attempt_weeks.hpp"

#include "db/postgresql/batch_statement.hpp"
#include "db/postgresql/server_clock.hpp"

#include <algorithm>
#include <functional>

namespace leadwire::db::postgresql {
namespace {

using namespace std::chrono_literals;
using std::chrono::days;
using std::chrono::weeks;

/// Whoever waits for a table keeps all others waiting who come after.
constexpr auto hasty = "SET LOCAL statement_timeout = 0; SET LOCAL lock_timeout = '200ms'";
constexpr auto one_at_a_time = "SELECT pg_try_advisory_xact_lock(4846791580151137136)::integer";
constexpr int made_ahead = 4;
/// More of them would keep writers waiting while they are moved.
constexpr int most_moved = 10'000;
const std::string no_more_than_that = " LIMIT " + std::to_string(most_moved + 1);

struct week {
    std::string table; ///< quoted where it needs to be
    timestamp from, to;
};

/// The first one on.
std::vector<week> weeks_of(connection& c) {
    batch_statement all(c, R"(
SELECT part.oid::regclass, bound.ends[1], bound.ends[2]
FROM pg_inherits i JOIN pg_class part ON part.oid = i.inhrelid
    CROSS JOIN LATERAL regexp_match(pg_get_expr(part.relpartbound, part.oid), 'FROM \(''(-?\d+)''\) TO \(''(-?\d+)''\)') AS bound (ends)
WHERE i.inhparent = 'attempts'::regclass AND bound.ends IS NOT NULL ORDER BY bound.ends[1]::bigint)",
                        batch_statement::runs::now_and_then);
    all.run_text({});
    std::vector<week> found;
    for (int row = 0; row < all.rows(); ++row)
        found.push_back({std::string(all.text(row, 0)), point_in_time(all.integer(row, 1)),
                         point_in_time(all.integer(row, 2))});
    return found;
}

template <class... P>
std::int64_t number_from(connection& c, const std::string& sql, const P&... parameters) {
    batch_statement asked(c, sql, batch_statement::runs::now_and_then);
    if constexpr (sizeof...(P) == 0)
        asked.run_text({});
    else
        asked.run(parameters...);
    return asked.rows() == 0 ? 0 : asked.integer(0, 0);
}

timestamp server_now(connection& c) {
    return point_in_time(number_from(c, "SELECT " + server_time("0")));
}

/// The Monday before; 1970 began with a Thursday.
timestamp week_of(timestamp t) {
    constexpr days from_monday{3};
    return std::chrono::floor<weeks>(t + from_monday) - from_monday;
}

/// Rows of that time that had come before their week was there move into it.
void make_week(connection& c, timestamp from) {
    const auto first = std::to_string(microseconds(from)),
               end = std::to_string(microseconds(from + weeks(1)));
    const auto name = "attempts_" + format_utc(from, "%Y%m%d");
    const auto in_week = "at >= " + first + " AND at < " + end;
    if (number_from(c, "SELECT (to_regclass('" + name + "') IS NOT NULL)::integer") != 0)
        return; // somebody took it out
    c.run("LOCK TABLE ONLY attempts_other IN ACCESS EXCLUSIVE MODE");
    if (number_from(c, "SELECT count(*) FROM (SELECT FROM attempts_other WHERE " + in_week +
                           no_more_than_that + ") early") > most_moved)
        return;
    // To attach a table takes no lock that writers wait for; to make it as a part would.
    c.run("CREATE TABLE " + name +
          " (LIKE attempts INCLUDING ALL);"
          " WITH early AS (DELETE FROM attempts_other WHERE " +
          in_week + " RETURNING *) INSERT INTO " + name +
          " SELECT * FROM early;"
          " ALTER TABLE attempts ATTACH PARTITION " +
          name + " FOR VALUES FROM (" + first + ") TO (" + end + ")");
}

/// The last attempts of deliveries that are not done. `part` is the week's table.
std::string last_of_open(const std::string& part) {
    return R"(
SELECT last.id FROM deliveries d CROSS JOIN LATERAL (
    SELECT o.id FROM )" +
           part +
           R"( o WHERE o.id BETWEEN d.id << 24 AND d.id << 24 | 16777215 ORDER BY o.id DESC LIMIT 1) last
WHERE d.place IS NOT NULL
    AND NOT EXISTS (SELECT FROM attempts l WHERE l.id > last.id AND l.id <= (d.id << 24 | 16777215)))";
}

bool drop_week(connection& c, const week& old) {
    batch_statement open(c, last_of_open(old.table) + no_more_than_that, batch_statement::runs::now_and_then);
    open.run_text({});
    if (open.rows() > most_moved) return false;
    array_text kept;
    for (int row = 0; row < open.rows(); ++row) kept.add(open.integer(row, 0));
    // From here on senders wait, until the commit. What stays has a place in attempts_other as soon as the
    // week has none.
    c.run("ALTER TABLE attempts DETACH PARTITION " + old.table);
    if (!kept.empty())
        batch_statement(c,
                        "INSERT INTO attempts SELECT * FROM " + old.table + " WHERE id = ANY ($1::bigint[])",
                        batch_statement::runs::now_and_then)
            .run(kept);
    c.run("DROP TABLE " + old.table);
    return true;
}

/// False if others hold what is needed, the server refuses it, which `refused` tells, or the body says so.
bool in_a_transaction(connection& c, std::string& refused, const std::function<bool()>& body) {
    try {
        transaction step(c, hasty);
        if (number_from(c, one_at_a_time) == 0 || !body()) return false;
        step.commit();
        return true;
    } catch (const soci::soci_error& thrown) {
        if (PQstatus(c.handle()) != CONNECTION_OK) throw;
        if (sqlstate_of(thrown) != "55P03" && !undone_for_another(thrown)) refused = words_of(thrown);
        return false;
    }
}

bool takes_turn(connection& c, timestamp at) {
    // A clock that was set back must not keep the next turn waiting.
    return number_from(c, R"(
INSERT INTO retention AS r (one, weeks_at) VALUES (1, $1) ON CONFLICT (one) DO UPDATE SET weeks_at = excluded.weeks_at
WHERE r.weeks_at > excluded.weeks_at OR r.weeks_at <= excluded.weeks_at - 60000000 RETURNING 1)",
                       std::int64_t{microseconds(at)}) == 1;
}

/// Within a transaction. Those that are there, or cannot be had now, are left as they are.
void make_missing_weeks(connection& c) {
    const auto there = weeks_of(c);
    auto from = week_of(server_now(c));
    for (int ahead = 0; ahead <= made_ahead; ++ahead, from += weeks(1))
        if (std::ranges::none_of(there,
                                 [&](const week& w) { return w.from < from + weeks(1) && from < w.to; }))
            make_week(c, from);
}

/// What the server says if it refuses.
std::string make_ahead(connection& c) {
    std::string refused;
    in_a_transaction(c, refused, [&] { return make_missing_weeks(c), true; });
    return refused;
}

} // namespace

void make_weeks_ahead(connection& c) {
    (void)make_ahead(c); // attempts_other takes what has no week
}

std::optional<retained_weeks> keep_weeks(connection& c, const retention_order& order) {
    if (!takes_turn(c, order.now)) return std::nullopt;
    retained_weeks done{.refused = make_ahead(c)};

    // What one clock calls old is not dropped at once before another one agrees.
    const auto ahead = std::max<std::chrono::microseconds>(order.now - server_now(c), 0us);
    for (const auto& w : weeks_of(c))
        if (w.to <= order.attempts_before - ahead)
            ++(in_a_transaction(c, done.refused, [&] { return drop_week(c, w); }) ? done.dropped : done.kept);
    return done;
}

} // namespace leadwire::db::postgresql
