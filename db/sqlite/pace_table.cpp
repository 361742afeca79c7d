#include "db/sqlite/pace_table.hpp"

#include "db/statement.hpp"

namespace leadwire::db::sqlite {

/// A transaction that writes has the row to itself.
std::optional<pace_row> pace_table::lock(const std::string& integration) {
    pace_row row;
    long long slot = 0, day = 0, count = 0, version = 0, since = 0, state = 0;
    session() << "SELECT next_slot_at, day, day_count, breaker, breaker_version, breaker_since, counted_from FROM paces"
                 " WHERE integration = :integration",
        soci::into(slot), soci::into(day), soci::into(count), soci::into(state), soci::into(version),
        soci::into(since), soci::into(row.counted_from), soci::use(integration);
    if (!session().got_data()) return std::nullopt;
    row.state = {point_in_time(slot), day, count};
    row.breaker = {static_cast<int>(state), version, point_in_time(since)};
    row.at = now();
    return row;
}

long long pace_table::sync_under_way(const std::string& integration) {
    long long count = 0;
    session() << "SELECT count(*) FROM deliveries WHERE state <> 3 AND state = 2 AND flow = 4 AND integration = :integration",
        soci::into(count), soci::use(integration);
    return count;
}

long long pace_table::under_way(const std::string& integration, std::chrono::microseconds share_life) {
    long long held = 0, at = microseconds(now()), until = at + share_life.count();
    session() << "SELECT coalesce(sum(held), 0) FROM pace_shares"
                 " WHERE integration = :integration AND until > :now AND until <= :latest",
        soci::into(held), soci::use(integration), soci::use(at), soci::use(until);
    return held + sync_under_way(integration);
}

} // namespace leadwire::db::sqlite
