#include "db/pace_grant.hpp"
#include "host/lead/timestamp.hpp"

#include <boost/test/unit_test.hpp>

using namespace leadwire;
using namespace leadwire::db;
using namespace std::chrono_literals;

namespace {

const timestamp noon = *parse_timestamp("2026-11-24T12:00:00Z");

int share(int limit, int wanted, const std::vector<other_share>& others) {
    share_order mine;
    mine.limit = limit;
    mine.wanted = wanted;
    return share_of(mine, others);
}

pace_limits rate(int per_second) {
    pace_limits limits;
    limits.per_second = per_second;
    return limits;
}

pace_limits daily(std::int64_t per_day, const std::string& zone = "UTC") {
    pace_limits limits;
    limits.per_day = per_day;
    limits.timezone = zone;
    return limits;
}

} // namespace

BOOST_AUTO_TEST_SUITE(pace_grants)

BOOST_AUTO_TEST_CASE(alone_a_process_has_what_it_wants_up_to_the_limit) {
    BOOST_TEST(share(10, 4, {}) == 4);
    BOOST_TEST(share(10, 400, {}) == 10);
    BOOST_TEST(share(10, 400, {{3, 3}}) == 7);
}

BOOST_AUTO_TEST_CASE(where_somebody_lacks_some_each_has_a_fair_part) {
    BOOST_TEST(share(10, 400, {{0, 400}}) == 5, "who had all shrinks");
    BOOST_TEST(share(10, 400, {{8, 400}}) == 2, "who comes gets what is left");
    BOOST_TEST(share(10, 400, {{10, 400}}) == 0);
    BOOST_TEST(share(10, 400, {{5, 400}}) == 5);
    BOOST_TEST(share(1, 400, {{0, 400}}) == 1, "one at least, where one is left");
    BOOST_TEST(share(1, 400, {{1, 400}}) == 0);
}

BOOST_AUTO_TEST_CASE(a_clock_that_was_set_back_neither_stops_nor_doubles_anything) {
    auto granted = grant_of({.next_slot = noon + 1h}, rate(10), 100, noon);
    BOOST_TEST(granted.count == 10u);
    BOOST_TEST((granted.first_after == 0us));
    BOOST_TEST((grant_of({.next_slot = noon + 2s}, rate(10), 100, noon).count == 0u), "granted to a customer");
    const auto today = grant_of({}, daily(5), 3, noon);
    auto tomorrow = spent({}, daily(5), grant_of({}, daily(5), 3, noon + 24h), 3, noon + 24h);
    BOOST_TEST(tomorrow.day == today.day + 1);
    BOOST_TEST(grant_of(tomorrow, daily(5), 5, noon).count == 2u);
    auto back = spent(tomorrow, daily(5), grant_of(tomorrow, daily(5), 1, noon), 1, noon);
    BOOST_TEST(back.day == tomorrow.day);
    BOOST_TEST(back.day_count == 4);
    auto far = spent({}, daily(5), grant_of({}, daily(5), 5, noon + 72h), 5, noon + 72h);
    auto right_again = grant_of(far, daily(5), 5, noon);
    BOOST_TEST(right_again.count == 5u, "that day has not been");
    auto used_up = spent(far, daily(5), right_again, 5, noon);
    BOOST_TEST(used_up.day == today.day);
    BOOST_TEST(grant_of(used_up, daily(5), 1, noon).day_over);
    BOOST_TEST(grant_of(used_up, daily(5), 1, noon + 24h).count == 1u);
}

BOOST_AUTO_TEST_CASE(slots_lie_one_after_the_other_and_are_granted_for_a_second) {
    auto first = grant_of({}, rate(10), 100, noon);
    BOOST_TEST(first.count == 10u);
    BOOST_TEST((first.first_after == 0us));
    auto after = spent({}, rate(10), first, 10, noon);
    BOOST_TEST((after.next_slot == noon + 1s));
    auto none = grant_of(after, rate(10), 100, noon);
    BOOST_TEST(none.count == 0u);
    BOOST_TEST((none.ask_after > 0us));
    auto later = grant_of(after, rate(10), 100, noon + none.ask_after);
    BOOST_TEST(later.count == 1u);
    BOOST_TEST((noon + none.ask_after + later.first_after == noon + 1s));
}

BOOST_AUTO_TEST_CASE(what_was_not_used_leaves_its_slots) {
    auto grant = grant_of({}, rate(10), 100, noon);
    BOOST_TEST((spent({}, rate(10), grant, 3, noon).next_slot == noon + 300ms));
}

BOOST_AUTO_TEST_CASE(slots_that_lie_ahead_because_the_clock_was_set_back_hold_nothing_up) {
    auto before = spent({}, rate(10), grant_of({}, rate(10), 10, noon + 1h), 10, noon + 1h);
    auto grant = grant_of(before, rate(10), 100, noon);
    BOOST_TEST(grant.count == 10u);
    BOOST_TEST((grant.first_after == 0us));
    BOOST_TEST((spent(before, rate(10), grant, 10, noon).next_slot == noon + 1s));
    auto slow = spent({}, rate(1), grant_of({}, rate(1), 5, noon, 2 * granted_ahead), 2, noon);
    BOOST_TEST(grant_of(slow, rate(1), 1, noon).count == 0u, "the furthest that is granted still counts");
}

BOOST_AUTO_TEST_CASE(a_day_has_so_many_and_the_next_one_begins_anew) {
    auto grant = grant_of({}, daily(5), 100, noon);
    BOOST_TEST(grant.count == 5u);
    auto after = spent({}, daily(5), grant, 5, noon);
    BOOST_TEST(grant_of(after, daily(5), 100, noon).day_over);
    BOOST_TEST(grant_of(after, daily(5), 100, noon).count == 0u);
    BOOST_TEST(grant_of(after, daily(5), 100, noon + 11h).day_over);
    BOOST_TEST(grant_of(after, daily(5), 100, noon + 12h).count == 5u);
}

BOOST_AUTO_TEST_CASE(the_day_is_that_of_the_time_zone) {
    auto berlin = daily(5, "Europe/Berlin"); // one hour ahead in winter
    auto grant = grant_of({}, berlin, 5, noon);
    auto after = spent({}, berlin, grant, 5, noon);
    BOOST_TEST(grant_of(after, berlin, 5, *parse_timestamp("2026-11-24T22:59:59Z")).day_over);
    BOOST_TEST(grant_of(after, berlin, 5, *parse_timestamp("2026-11-24T23:00:00Z")).count == 5u);
}

BOOST_AUTO_TEST_SUITE_END()
