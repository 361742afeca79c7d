#include "db/postgresql/pace_table.hpp"

namespace leadwire::db::postgresql {
namespace {

/// The clock is read when the lock is had, and not before the wait for it.
constexpr auto lock_sql = R"(
WITH locked AS MATERIALIZED (
    SELECT next_slot_at, day, day_count, breaker, breaker_version, breaker_since, counted_from
    FROM paces WHERE integration = $1 FOR UPDATE)
SELECT l.*, (extract(epoch FROM clock_timestamp()) * 1000000)::bigint FROM locked l)";

/// Along the index of open deliveries: there flow sync begins at 4 << 56.
constexpr auto sync_sql = R"(
SELECT count(*) FROM deliveries
WHERE place > 288230376151711744 AND place < 360287970189639680 AND state = 2 AND integration = $1)";

constexpr auto all_sql = R"(
SELECT (SELECT coalesce(sum(held), 0) FROM pace_shares
        WHERE integration = $1 AND until - (extract(epoch FROM clock_timestamp()) * 1000000)::bigint BETWEEN 1 AND $2)
    + (SELECT count(*) FROM deliveries
       WHERE place > 288230376151711744 AND place < 360287970189639680 AND state = 2 AND integration = $1))";

} // namespace

pace_table::pace_table(connection& c) : connection_(c), lock_(c, lock_sql), sync_(c, sync_sql), all_(c, all_sql) {}

std::optional<pace_row> pace_table::lock(const std::string& integration) {
    if (was_asked(integration)) connection_.flush();
    else lock_.run(integration);
    if (lock_.rows() == 0) {
        asked_.clear();
        return std::nullopt;
    }
    int column = 0;
    auto next = [&] { return lock_.integer(0, column++); };
    pace_row row;
    row.state.next_slot = point_in_time(next());
    row.state.day = next();
    row.state.day_count = next();
    row.breaker.state = static_cast<int>(next());
    row.breaker.version = next();
    row.breaker.since = point_in_time(next());
    row.counted_from = next();
    row.at = point_in_time(next());
    return row;
}

long long pace_table::sync_under_way(const std::string& integration) {
    sync_.run(integration);
    return sync_.integer(0, 0);
}

long long pace_table::under_way(const std::string& integration, std::chrono::microseconds share_life) {
    if (was_asked(integration)) connection_.flush();
    else all_.run(integration, std::int64_t{share_life.count()});
    return all_.integer(0, 0);
}

void pace_table::ask_ahead(const std::string& integration, std::chrono::microseconds share_life) {
    lock_.ask_ahead(integration);
    all_.ask_ahead(integration, std::int64_t{share_life.count()});
    asked_ = integration;
    asked_within_ = connection_.transaction_number();
}

bool pace_table::was_asked(const std::string& integration) const {
    return asked_ == integration && asked_within_ == connection_.transaction_number();
}

} // namespace leadwire::db::postgresql
