#include "db/pace.hpp"

#include "db/statement.hpp"

#include <algorithm>

namespace leadwire::db {
namespace {

/// Of a breaker, as the host has it.
constexpr int half_open = 2;
/// No window of a breaker is longer.
constexpr std::chrono::hours counts_life{24};

/// Clocks of hosts differ.
timestamp clock_of(soci::session& s) {
    if (!has_server(s)) return now();
    long long at = 0;
    s << "SELECT CAST(extract(epoch FROM clock_timestamp()) * 1000000 AS BIGINT)", soci::into(at);
    return point_in_time(at);
}

long long second_of(timestamp t) {
    return std::chrono::floor<std::chrono::seconds>(t).time_since_epoch().count();
}

} // namespace

pace::pace(pace_reads& reads, const std::string& integration) : reads_(reads), integration_(integration) {
    auto row = reads_.lock(integration_);
    if (!row) {
        reads_.session() << "INSERT INTO paces (integration) VALUES (:integration) ON CONFLICT (integration) DO NOTHING",
            soci::use(integration_);
        row = reads_.lock(integration_);
    }
    state_ = row->state;
    breaker_ = row->breaker;
    counted_from_ = row->counted_from;
    now_ = row->at;
    forget_what_lies_ahead();
}

/// Where the clock was set back, nobody knows how long ago that was.
void pace::forget_what_lies_ahead() {
    if (breaker_.since > now_) breaker_.since = {};
    if (counted_from_ > second_of(now_) + 1) counted_from_ = 0;
}

pace_grant pace::grant(const pace_limits& limits, std::size_t wanted, std::chrono::microseconds ahead) const {
    return grant_of(state_, limits, wanted, now_, ahead);
}

void pace::spend(const pace_limits& limits, const pace_grant& grant, std::size_t used) {
    if (used == 0 || !limits.paced()) return;
    state_ = spent(state_, limits, grant, used, now_);
    long long slot = microseconds(state_.next_slot), day = state_.day, count = state_.day_count;
    reads_.session() << "UPDATE paces SET next_slot_at = :slot, day = :day, day_count = :count"
                " WHERE integration = :integration",
        soci::use(slot), soci::use(day), soci::use(count), soci::use(integration_);
}

pace_share pace::share(const share_order& order) {
    std::vector<other_share> others;
    // Whose share ends later than it can has had another clock.
    long long held = 0, wanted = 0, at = microseconds(now_), until = microseconds(now_ + share_life);
    {
        auto all = scan(reads_.session(),
                        "SELECT held, wanted FROM pace_shares WHERE integration = :integration"
                        " AND owner <> :owner AND until > :now AND until <= :latest",
                        soci::into(held), soci::into(wanted), soci::use(integration_), soci::use(order.owner),
                        soci::use(at), soci::use(until));
        for (bool more = all.execute(true); more; more = all.fetch())
            others.push_back({static_cast<int>(held), static_cast<int>(wanted)});
    }
    auto mine = order;
    // Customers who wait for a sync send go first, with a part of the limit that is kept for them.
    mine.limit -= std::max(order.kept_for_sync, static_cast<int>(reads_.sync_under_way(integration_)));
    pace_share granted{.held = share_of(mine, others), .target = target(order.window)};
    held = std::max(granted.held, order.under_way);
    wanted = order.wanted;
    reads_.session() << "INSERT INTO pace_shares (integration, owner, held, wanted, until)"
                " VALUES (:integration, :owner, :held, :wanted, :until) ON CONFLICT (integration, owner)"
                " DO UPDATE SET held = excluded.held, wanted = excluded.wanted, until = excluded.until",
        soci::use(integration_), soci::use(order.owner), soci::use(held), soci::use(wanted), soci::use(until);
    return granted;
}

target_now pace::target(std::chrono::milliseconds window) {
    // The clocks of those who count differ by little.
    long long from = std::max(second_of(now_ - window) + 1, counted_from_), to = second_of(now_) + 1, good = 0, bad = 0;
    reads_.session() << "SELECT CAST(coalesce(sum(good), 0) AS BIGINT), CAST(coalesce(sum(bad), 0) AS BIGINT)"
                " FROM target_health WHERE integration = :integration AND second BETWEEN :from AND :to",
        soci::into(good), soci::into(bad), soci::use(integration_), soci::use(from), soci::use(to);
    return {.breaker = breaker_, .good = good, .bad = bad, .at = now_};
}

std::vector<sync_slot> pace::sync_slots(const pace_limits& limits, std::size_t wanted) {
    // A tick lets some try again each minute; where none has leads for it, a customer may.
    const bool tries = breaker_.state != 0;
    if (tries && now_ - breaker_.since < std::chrono::minutes(1)) return {};
    if (tries) wanted = std::min<std::size_t>(wanted, 1);
    if (limits.in_flight > 0) {
        const auto left = limits.in_flight - reads_.under_way(integration_, share_life);
        wanted = std::min(wanted, static_cast<std::size_t>(std::max(left, 0LL)));
    }
    // A tick has the slots of the next second; a customer may have one of those that follow.
    auto granted = grant(limits, wanted, 2 * granted_ahead);
    if (granted.count == 0) return {};
    spend(limits, granted, granted.count);
    if (tries) (void)move_breaker(breaker_.version, half_open);
    std::vector<sync_slot> slots;
    for (std::size_t i = 0; i < granted.count; ++i)
        slots.push_back({granted.first_after + slot_length(limits) * static_cast<std::int64_t>(i), tries});
    return slots;
}

void pace::give_back(const share_return& r) {
    long long day = r.day, unsent = r.unsent;
    reads_.session() << "DELETE FROM pace_shares WHERE integration = :integration AND owner = :owner",
        soci::use(integration_), soci::use(r.owner);
    if (unsent > 0)
        reads_.session() << "UPDATE paces SET day_count = CASE WHEN day_count > :unsent THEN day_count - :unsent ELSE 0"
                    " END WHERE integration = :integration AND day = :day",
            soci::use(unsent, "unsent"), soci::use(integration_, "integration"), soci::use(day, "day");
}

bool pace::move_breaker(std::int64_t version, int state) {
    if (breaker_.version != version) return false;
    // What was counted so far led here, and counts no more.
    long long next = version + 1, since = microseconds(now_), from = second_of(now_) + 1;
    reads_.session() << "UPDATE paces SET breaker = :state, breaker_version = :next, breaker_since = :since,"
                " counted_from = :from WHERE integration = :integration",
        soci::use(state), soci::use(next), soci::use(since), soci::use(from), soci::use(integration_);
    return true;
}

void forget_old_health(soci::session& s) {
    const long long old = second_of(clock_of(s) - counts_life);
    s << "DELETE FROM target_health WHERE second < :old", soci::use(old);
}

std::vector<pace_view> paces(soci::session& s) {
    std::vector<pace_view> views;
    const auto at = clock_of(s);
    long long state = 0, version = 0, since = 0, slot = 0, day = 0, count = 0, refused = 0, held = 0;
    long long moment = microseconds(at);
    std::string integration;
    auto all = scan(s,
                    "SELECT integration, breaker, breaker_version, breaker_since, next_slot_at, day, day_count,"
                    " refused, (SELECT CAST(coalesce(sum(held), 0) AS BIGINT) FROM pace_shares q"
                    " WHERE q.integration = p.integration AND q.until > :now) FROM paces p ORDER BY integration",
                    soci::into(integration), soci::into(state), soci::into(version), soci::into(since),
                    soci::into(slot), soci::into(day), soci::into(count), soci::into(refused), soci::into(held),
                    soci::use(moment));
    for (bool more = all.execute(true); more; more = all.fetch())
        views.push_back({.integration = integration,
                         .breaker = {static_cast<int>(state), version, point_in_time(since)},
                         .next_slot = point_in_time(slot),
                         .day = day,
                         .day_count = count,
                         .refused = refused,
                         .held = static_cast<int>(held),
                         .at = at});
    return views;
}

} // namespace leadwire::db
