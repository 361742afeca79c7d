// What goes by its age, and what stays whatever its age.
#include "tests/integration/db/common/retention_fixture.hpp"

using namespace leadwire;
using namespace leadwire::tests;
using namespace std::chrono_literals;

namespace {

struct ageing_fixture : retention_fixture {
    /// An attempt of so long ago.
    static db::outcome_record aged(db::outcome_record r, std::chrono::hours age) {
        r.attempt->at = moment - age;
        return r;
    }
    /// A lead that was accepted so long ago.
    void sent(std::chrono::hours age) {
        insert({sample_lead()});
        record({aged(accepted(claim().at(0), "x"), age)});
    }
    [[nodiscard]] std::string attempts() { return other.value("SELECT count(*) FROM attempts"); }
    [[nodiscard]] std::string bodies() {
        return other.value("SELECT count(*) FROM attempts WHERE request <> '' AND answer <> ''");
    }
    void register_with(const std::string& key, std::chrono::hours age) {
        db::arrival a{.order = sample_lead(), .once = db::arrival::idempotency{1, key, "f"}};
        BOOST_REQUIRE(value_of(store->register_leads({a})).at(0));
        other.sql("UPDATE idempotency_keys SET at = " +
                  std::to_string((moment - age).time_since_epoch().count()) + " WHERE key = '" + key + "'");
    }
};

} // namespace

BOOST_FIXTURE_TEST_SUITE(retention, ageing_fixture)

BOOST_AUTO_TEST_CASE(bodies_go_before_their_attempts) {
    sent(1h);
    sent(31 * day);
    sent(91 * day);
    auto done = step();
    BOOST_TEST(done.attempts == 1);
    BOOST_TEST(done.bodies == 1);
    BOOST_TEST(done.next.has_value());
    BOOST_TEST(delivery(1).attempts.at(0).request == "POST /");
    auto stripped = delivery(2).attempts.at(0);
    BOOST_TEST(stripped.request == "");
    BOOST_TEST(stripped.answer == "");
    BOOST_TEST(stripped.outcome == "accepted");
    BOOST_TEST(delivery(3).attempts.empty());
    BOOST_TEST((delivery(3).state == db::delivery_state::done), "the delivery stays as long as its lead");
    BOOST_TEST(find(3).external_id == "x");
    BOOST_TEST(store->outcome_counts().value().at(0).count() == 3, "what was counted stays counted");
}

BOOST_AUTO_TEST_CASE(the_last_attempt_of_an_open_delivery_stays_whole) {
    insert({sample_lead(), sample_lead(), sample_lead()});
    for (int attempt = 0; attempt < 2; ++attempt) {
        auto claimed = claim();
        auto held = aged(failed(claimed.at(0)), 100 * day), due = aged(failed(claimed.at(1)), 100 * day),
             accepted_later = aged(failed(claimed.at(2)), 100 * day);
        if (attempt == 1) {
            held.state = db::delivery_state::held;
            due.in_doubt = true;
            accepted_later = aged(accepted(claimed.at(2), "x"), 100 * day);
        }
        record({held, due, accepted_later});
    }
    BOOST_TEST(step().attempts == 4);
    for (int lead : {1, 2}) {
        auto attempts = delivery(lead).attempts;
        BOOST_REQUIRE_EQUAL(attempts.size(), 1u);
        BOOST_TEST(attempts[0].number == 2);
        BOOST_TEST(attempts[0].request == "POST /");
        BOOST_TEST(attempts[0].answer == "{}");
    }
    BOOST_TEST(delivery(3).attempts.empty());
    BOOST_TEST(claim().at(0).attempt == 3, "attempts are counted on");
}

BOOST_AUTO_TEST_CASE(a_walk_goes_in_steps_over_all_and_then_rests) {
    insert({sample_lead()});
    auto id = std::to_string(number(claim().at(0).id));
    auto old = std::to_string((moment - 91 * day).time_since_epoch().count());
    other.sql("UPDATE deliveries SET state = 3");
    other.sql("INSERT INTO attempts (id, delivery_id, number, at, elapsed_us, http_status, phase, outcome, detail, plugin,"
              " request, answer) WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 2500)"
              " SELECT CAST(" + id + " AS BIGINT) << 24 | i, " + id + ", i, CASE WHEN i % 2 = 0 THEN " + old +
              " ELSE " + std::to_string(moment.time_since_epoch().count()) +
              " END, 1, 200, 'interpreted', 'failed', '', '', 'q', 'a' FROM n");
    std::vector<std::int64_t> dropped;
    for (;;) {
        auto done = step();
        dropped.push_back(done.attempts);
        if (done.next) break;
        BOOST_REQUIRE(dropped.size() < 10u);
        // What comes meanwhile is for the next walk.
        sent(91 * day);
    }
    BOOST_TEST(dropped == (std::vector<std::int64_t>{500, 500, 250}), boost::test_tools::per_element());
    BOOST_TEST(attempts() == "1252");
    BOOST_TEST(bodies() == "1252");
    BOOST_TEST(step(moment + 1h).attempts == 0);
    BOOST_TEST((step(moment + 1h).next == moment + 24h));
    std::int64_t later = 0;
    for (int steps = 0; steps < 2; ++steps) later += step(moment + 24h).attempts;
    BOOST_TEST(later == 2, "the next walk begins anew");
}

BOOST_AUTO_TEST_CASE(processes_share_one_walk) {
    sent(91 * day);
    auto colleague = database.open();
    BOOST_TEST(value_of(colleague->retain(order())).attempts == 1);
    BOOST_TEST((step().next == moment + 24h), "it rests for all of them");
}

BOOST_AUTO_TEST_CASE(a_clock_that_was_set_back_does_not_stop_it) {
    BOOST_TEST(step(moment + 1000 * day).next.has_value());
    sent(91 * day);
    BOOST_TEST(step().attempts == 1);
}

BOOST_AUTO_TEST_CASE(old_idempotency_keys_go) {
    register_with("old", 91 * day);
    register_with("young", 89 * day);
    BOOST_TEST(step().keys == 1);
    BOOST_TEST(other.value("SELECT key FROM idempotency_keys") == "young");
    BOOST_TEST(other.value("SELECT count(*) FROM leads") == "2");
}

BOOST_AUTO_TEST_CASE(old_recorded_sends_go_with_the_bodies_in_steps) {
    insert({sample_lead()});
    std::vector<db::recorded_send> sends;
    for (int i = 0; i < 1100; ++i)
        sends.push_back({.at = moment - (i % 2 ? 29 : 31) * day, .lead = lead_id{1}, .integration = "crm", .input = "{}", .calls = "[]"});
    BOOST_REQUIRE(store->keep_recordings(sends, 2000));
    auto first = step();
    BOOST_TEST(first.recordings == 500);
    BOOST_TEST(!first.next.has_value());
    // What comes meanwhile is for the next walk.
    BOOST_REQUIRE(store->keep_recordings({sends[0]}, 2000));
    auto second = step();
    BOOST_TEST(second.recordings == 50);
    BOOST_TEST(second.next.has_value());
    BOOST_TEST(other.value("SELECT count(*) FROM recorded_sends") == "551");
    BOOST_TEST(step(moment + 24h).recordings == 1);
}

BOOST_AUTO_TEST_CASE(nothing_there_is_nothing_to_do) {
    auto done = step();
    BOOST_TEST(done.attempts + done.bodies + done.keys + done.recordings == 0);
    BOOST_TEST((done.next == moment + 24h));
}

BOOST_AUTO_TEST_CASE(what_no_breaker_looks_at_goes) {
    other.sql("INSERT INTO target_health (integration, second, shard, good, bad) VALUES ('crm', 1, 0, 1, 1), ('crm', " +
              std::to_string(moment.time_since_epoch() / 1s) + ", 0, 1, 1)");
    (void)step();
    BOOST_TEST(other.value("SELECT count(*) FROM target_health") == "1");
}

BOOST_AUTO_TEST_SUITE_END()
