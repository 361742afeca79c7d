#include "tests/integration/db/common/fixture.hpp"

#include <boost/test/unit_test.hpp>

using namespace leadwire;
using namespace leadwire::tests;
using namespace std::chrono_literals;

namespace {

struct pace_fixture : store_fixture {
    db::claim_order order() {
        db::claim_order all{.ids = {}, .integration = "crm", .owner = "a", .lease_until = now() + 1h};
        for (const auto& d : due()) all.ids.push_back(d.id);
        return all;
    }
    db::pace_share take(const std::string& owner, int wanted, int under_way = 0, int limit = 10) {
        return value_of(sender->take_share({.integration = "crm",
                                            .owner = owner,
                                            .limit = limit,
                                            .wanted = wanted,
                                            .under_way = under_way,
                                            .window = 60s}));
    }
    void give_back(const std::string& owner, std::int64_t day = 0, std::int64_t unsent = 0) {
        BOOST_REQUIRE(sender->give_back_share({.integration = "crm", .owner = owner, .day = day, .unsent = unsent}));
    }
    void insert_many(int n) {
        std::vector<lead> leads;
        for (int i = 1; i <= n; ++i) leads.push_back(sample_lead(i));
        insert(std::move(leads));
    }
};

db::pace_limits limited(int per_second, std::int64_t per_day) {
    db::pace_limits limits;
    limits.per_second = per_second;
    limits.per_day = per_day;
    return limits;
}

} // namespace

BOOST_FIXTURE_TEST_SUITE(paces, pace_fixture)

BOOST_AUTO_TEST_CASE(shares_of_two_processes_never_pass_the_limit) {
    BOOST_TEST(take("a", 100).held == 10);
    BOOST_TEST(take("b", 100).held == 0);
    BOOST_TEST(take("a", 100, 8).held == 5, "it shrinks for the other");
    BOOST_TEST(take("b", 100).held == 2, "what is under way is not there yet");
    BOOST_TEST(take("a", 100, 5).held == 5);
    BOOST_TEST(take("b", 100, 2).held == 5);
    give_back("a");
    BOOST_TEST(take("b", 100, 5).held == 10);
}

BOOST_AUTO_TEST_CASE(the_share_of_a_process_that_is_silent_is_free) {
    BOOST_TEST(take("a", 100).held == 10);
    other.sql("UPDATE pace_shares SET until = 1");
    BOOST_TEST(take("b", 100).held == 10);
}

BOOST_AUTO_TEST_CASE(a_claim_gets_the_slots_of_a_second) {
    insert_many(30);
    auto first = value_of(sender->claim_at_pace(order(), limited(5, 0)));
    BOOST_TEST(first.granted == 5u);
    BOOST_TEST(first.claimed.size() == 5u);
    auto second = value_of(sender->claim_at_pace(order(), limited(5, 0)));
    BOOST_TEST(second.granted <= 1u, "the slots that follow are not yet near");
    BOOST_TEST((second.granted == 1 || second.ask_after > 0us));
    BOOST_TEST(due().size() == 30u - first.granted - second.granted);
}

BOOST_AUTO_TEST_CASE(a_day_is_counted_and_what_was_not_sent_is_given_back) {
    insert_many(8);
    auto some = value_of(sender->claim_at_pace(order(), limited(0, 5)));
    BOOST_TEST(some.claimed.size() == 5u);
    auto none = value_of(sender->claim_at_pace(order(), limited(0, 5)));
    BOOST_TEST(none.granted == 0u);
    BOOST_TEST(none.day_over);
    give_back("a", some.day - 1, 2);
    BOOST_TEST(value_of(sender->claim_at_pace(order(), limited(0, 5))).day_over, "of another day");
    give_back("a", some.day, 2);
    BOOST_TEST(value_of(sender->claim_at_pace(order(), limited(0, 5))).claimed.size() == 2u);
}

BOOST_AUTO_TEST_CASE(what_others_had_claimed_costs_nothing) {
    insert_many(4);
    auto all = order();
    all.ids.resize(3);
    BOOST_TEST(value_of(sender->claim(all)).size() == 3u);
    auto again = value_of(sender->claim_at_pace(all, limited(0, 2)));
    BOOST_TEST(again.granted == 2u);
    BOOST_TEST(again.claimed.empty());
    BOOST_TEST(value_of(sender->claim_at_pace(order(), limited(0, 2))).claimed.size() == 1u);
}

BOOST_AUTO_TEST_CASE(health_is_counted_with_the_outcomes_and_anew_after_a_change_of_the_breaker) {
    insert_many(3);
    auto claimed = claim();
    std::vector<db::outcome_record> batch;
    for (const auto& c : claimed) batch.push_back(failed(c));
    batch[0].health = db::target_health::bad;
    batch[1].health = db::target_health::good;
    record(batch);
    auto share = take("a", 1);
    BOOST_TEST(share.target.bad == 1);
    BOOST_TEST(share.target.good == 1);
    BOOST_TEST(share.target.breaker.state == 0);
    BOOST_TEST(value_of(sender->move_breaker("crm", share.target.breaker.version, 1)));
    BOOST_TEST(!value_of(sender->move_breaker("crm", share.target.breaker.version, 1)), "another was faster");
    auto open = take("b", 1);
    BOOST_TEST(open.target.breaker.state == 1);
    BOOST_TEST((open.target.breaker.since <= open.target.at));
    BOOST_TEST(open.target.bad == 0);
    auto seen = value_of(store->paces());
    BOOST_REQUIRE_EQUAL(seen.size(), 1u);
    BOOST_TEST(seen[0].breaker.state == 1);
    BOOST_TEST(seen[0].held == 2);
}

BOOST_AUTO_TEST_CASE(a_late_outcome_is_counted) {
    insert_many(1);
    auto c = claim().at(0);
    record({failed(c)});
    BOOST_TEST(record({accepted(c, "x")}).refused == 1);
    BOOST_TEST(value_of(store->paces()).at(0).refused == 1);
}

BOOST_AUTO_TEST_CASE(a_sync_send_is_under_the_same_limits) {
    auto arrives = [this](const db::pace_limits& limits) {
        db::arrival a{.order = sample_lead()};
        a.sync = {.integration = "crm", .owner = "web", .lease_until = now() + 1h, .limits = limits};
        auto receipts = value_of(store->register_leads({a}));
        return value_of(std::move(receipts.at(0)));
    };
    auto few = limited(0, 2);
    BOOST_TEST(arrives(few).sync.has_value());
    BOOST_TEST(arrives(few).sync.has_value());
    auto third = arrives(few);
    BOOST_TEST(!third.sync.has_value());
    BOOST_TEST(due().size() == 1u, "the classic sending takes it");
    db::pace_limits two;
    two.in_flight = 2;
    BOOST_TEST(!arrives(two).sync.has_value(), "two are under way");
    two.in_flight = 3;
    BOOST_TEST(arrives(two).sync.has_value());
    BOOST_TEST(take("a", 10, 0, 4).held == 1, "ticks have what customers leave");
    BOOST_TEST(value_of(store->move_breaker("crm", 0, 1)));
    BOOST_TEST(!arrives({}).sync.has_value(), "the breaker is open");
}

BOOST_AUTO_TEST_CASE(open_deliveries_come_by_lead) {
    insert_many(3);
    auto claimed = claim();
    record({accepted(claimed.at(1), "x")});
    auto open = value_of(store->open_deliveries(lead_id{}, delivery_id{}, 10));
    BOOST_REQUIRE_EQUAL(open.size(), 2u);
    BOOST_TEST((open[0].lead == lead_id{1}));
    BOOST_TEST((open[1].lead == lead_id{3}));
    BOOST_TEST((open[1].view.state == db::delivery_state::claimed));
    auto rest = value_of(store->open_deliveries(open[0].lead, open[0].view.id, 1));
    BOOST_REQUIRE_EQUAL(rest.size(), 1u);
    BOOST_TEST((rest[0].lead == lead_id{3}));
}

BOOST_AUTO_TEST_CASE(a_clock_that_was_set_back_stops_nobody) {
    insert_many(4);
    const auto far = std::to_string((now() + 1h).time_since_epoch().count());
    (void)take("a", 1);
    (void)take("gone", 10);
    other.sql("UPDATE paces SET next_slot_at = " + far + ", counted_from = 9000000000");
    other.sql("UPDATE pace_shares SET until = " + far);
    BOOST_TEST(value_of(sender->claim_at_pace(order(), limited(3, 0))).granted == 3u);
    BOOST_TEST(take("b", 10).held == 10, "a share from the future is of a process that has ended");
    auto r = failed(claim().at(0));
    r.health = db::target_health::bad;
    record({r});
    BOOST_TEST(value_of(store->target("crm", 60s)).bad == 1);
}

BOOST_AUTO_TEST_CASE(while_the_breaker_is_open_one_customer_a_minute_may_try) {
    db::arrival a{.order = sample_lead()};
    a.sync = db::arrival::sync_claim{.integration = "crm", .owner = "serve", .lease_until = now() + 1h};
    auto arrive = [&] { return value_of(value_of(store->register_leads({a})).at(0)); };
    auto open_since = [&](timestamp since) {
        other.sql("UPDATE paces SET breaker = 1, breaker_since = " + std::to_string(since.time_since_epoch().count()));
    };
    auto first = arrive();
    BOOST_TEST(first.sync.has_value());
    BOOST_TEST(!first.slot.tries);
    open_since(now() - 59s);
    BOOST_TEST(!arrive().sync);
    open_since(now() - 61s);
    auto trying = arrive();
    BOOST_TEST(trying.sync.has_value());
    BOOST_TEST(trying.slot.tries);
    BOOST_TEST(value_of(store->target("crm", 60s)).breaker.state == 2);
    BOOST_TEST(!arrive().sync, "one is enough");
    open_since(now() + 1h);
    BOOST_TEST(arrive().slot.tries, "the clock was set back");
}

BOOST_AUTO_TEST_SUITE_END()
