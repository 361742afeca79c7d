// Attempts lie in weeks, which are made ahead and dropped as a whole, whatever clocks and other sessions do.
#include "tests/integration/db/common/retention_fixture.hpp"

#include <future>

using namespace leadwire;
using namespace leadwire::tests;
using namespace std::chrono_literals;

namespace {

/// A Monday, and all of its week is older than attempts are kept.
const timestamp long_ago = std::chrono::floor<std::chrono::weeks>(moment) - std::chrono::weeks(20) - 3 * day;
constexpr auto weeks_there = "SELECT count(*) FROM pg_inherits WHERE inhparent = 'attempts'::regclass"
                             " AND inhrelid <> 'attempts_other'::regclass";

std::string text_of(timestamp t) {
    return std::to_string(t.time_since_epoch().count());
}

struct weeks_fixture : retention_fixture {
    ~weeks_fixture() { other.sql("SET client_min_messages = error; ROLLBACK; DROP TABLE IF EXISTS attempts_old"); } // the database is the next test's, too
    void make_old_week(timestamp from = long_ago) {
        other.sql("CREATE TABLE attempts_old PARTITION OF attempts FOR VALUES FROM (" + text_of(from) + ") TO (" +
                  text_of(from + std::chrono::weeks(1)) + ")");
    }
    db::retained_weeks look(timestamp at = moment) {
        auto weeks = step(at).weeks;
        BOOST_REQUIRE(weeks);
        return *weeks;
    }
    /// A lead with an attempt of that time.
    void sent(timestamp at, db::delivery_state state = db::delivery_state::done) {
        insert({sample_lead()});
        auto r = accepted(claim().at(0), "x");
        r.attempt->at = at;
        r.state = state;
        record({r});
    }
    [[nodiscard]] std::string table_of(int lead) {
        return other.value("SELECT a.tableoid::regclass FROM attempts a JOIN deliveries d ON d.id = a.delivery_id WHERE lead_id = " +
                           std::to_string(lead) + " ORDER BY a.id DESC");
    }
};

} // namespace

BOOST_FIXTURE_TEST_SUITE(attempt_weeks, weeks_fixture)

BOOST_AUTO_TEST_CASE(attempts_lie_in_the_week_of_their_time) {
    sent(now());
    sent(now() + 7 * day);
    auto week = [&](const char* in) {
        return other.value(std::string("SELECT 'attempts_' || to_char(date_trunc('week', now() AT TIME ZONE 'UTC')") + in + ", 'YYYYMMDD')");
    };
    BOOST_TEST(table_of(1) == week(""));
    BOOST_TEST(table_of(2) == week(" + interval '7 days'"));
}

BOOST_AUTO_TEST_CASE(weeks_are_made_ahead_while_others_write) {
    (void)look();
    const auto all = other.value(weeks_there);
    BOOST_TEST(std::stoi(all) >= 5);
    other.sql("DO $$ BEGIN EXECUTE (SELECT 'DROP TABLE ' || max(inhrelid::regclass::text) FROM pg_inherits"
              " WHERE inhparent = 'attempts'::regclass AND inhrelid <> 'attempts_other'::regclass); END $$");
    BOOST_TEST(other.value(weeks_there) == std::to_string(std::stoi(all) - 1));
    sent(now());
    other.sql("BEGIN; INSERT INTO attempts VALUES (1 << 24 | 2, 1, " + text_of(now()) + ", 1, 2, 0, '', '', '', '', '', '')");
    BOOST_TEST(!step(moment + 59s).weeks, "not twice within a minute");
    (void)look(moment + 1min);
    other.sql("COMMIT");
    BOOST_TEST(other.value(weeks_there) == all);
    BOOST_TEST(delivery(1).attempts.size() == 2u);
}

BOOST_AUTO_TEST_CASE(what_came_before_its_week_was_there_moves_into_it) {
    other.sql("DO $$ BEGIN EXECUTE 'DROP TABLE attempts_' || to_char(date_trunc('week', now() AT TIME ZONE 'UTC'), 'YYYYMMDD'); END $$");
    sent(now());
    sent(now() - 30 * day);
    BOOST_TEST(table_of(1) == "attempts_other");
    (void)look();
    BOOST_TEST(table_of(1) != "attempts_other");
    BOOST_TEST(table_of(2) == "attempts_other");
    BOOST_TEST(delivery(1).attempts.at(0).request == "POST /");
}

BOOST_AUTO_TEST_CASE(clocks_that_are_off_fail_nobody) {
    insert({sample_lead()});
    for (auto at : {timestamp{}, moment + 20'000 * day, moment}) {
        auto r = failed(claim().at(0));
        r.attempt->at = at;
        record({r});
    }
    auto attempts = delivery(1).attempts;
    BOOST_REQUIRE_EQUAL(attempts.size(), 3u);
    BOOST_TEST((attempts[0].at == timestamp{}));
    BOOST_TEST((attempts[1].at == moment + 20'000 * day));
    BOOST_TEST(attempts[2].number == 3);
    BOOST_TEST(step().attempts == 1, "the one of 1970");
    BOOST_TEST(other.value("SELECT count(*) FROM attempts_other") == "1");
}

BOOST_AUTO_TEST_CASE(an_old_week_goes_and_the_last_attempt_of_an_open_delivery_stays) {
    make_old_week();
    sent(long_ago);
    insert({sample_lead()});
    for (auto state : {db::delivery_state::due, db::delivery_state::held}) {
        auto r = failed(claim().at(0));
        r.attempt->at = long_ago + 7 * day - 1us;
        r.state = state;
        record({r});
    }
    BOOST_TEST(table_of(2) == "attempts_old");
    BOOST_TEST(look().dropped == 1);
    BOOST_TEST(other.value("SELECT to_regclass('attempts_old')") == "NULL");
    BOOST_TEST(delivery(1).attempts.empty());
    auto kept = delivery(2).attempts;
    BOOST_REQUIRE_EQUAL(kept.size(), 1u);
    BOOST_TEST(kept[0].number == 2);
    BOOST_TEST(kept[0].request == "POST /");
    (void)step(moment + 24h);
    BOOST_TEST(delivery(2).attempts.size() == 1u);
    other.sql("DELETE FROM leads WHERE id = 2");
    BOOST_TEST(other.value("SELECT count(*) FROM attempts") == "0");
}

BOOST_AUTO_TEST_CASE(a_week_of_which_a_part_is_young_stays) {
    make_old_week(std::chrono::floor<std::chrono::days>(moment) - 95 * day);
    sent(moment - 94 * day);
    BOOST_TEST(look().dropped == 0);
    BOOST_TEST(table_of(1) == "attempts_old");
    auto few = order(moment + 1min);
    few.attempts_before = moment - 20 * day;
    BOOST_TEST(value_of(store->retain(few)).weeks->dropped == 1, "by a shorter age all of it is old");
}

BOOST_AUTO_TEST_CASE(attempts_that_are_kept_for_a_few_weeks_only_go_row_by_row) {
    sent(moment - 2h);
    auto short_ages = order();
    short_ages.attempts_before = short_ages.bodies_before = moment - 1h;
    BOOST_TEST(value_of(store->retain(short_ages)).attempts == 1);
}

BOOST_AUTO_TEST_CASE(of_two_hosts_one_drops_a_week) {
    make_old_week();
    sent(long_ago);
    auto second = database.open();
    auto retained = [](db::store& s, timestamp at) {
        return std::async(std::launch::async, [&s, at] { return s.retain(order(at)); });
    };
    auto a = retained(*store, moment), b = retained(*second, moment + 10min);
    std::int64_t dropped = 0;
    for (auto* done : {&a, &b})
        if (auto weeks = value_of(done->get()).weeks) dropped += weeks->dropped;
    BOOST_TEST(dropped == 1);
}

BOOST_AUTO_TEST_CASE(senders_go_on_while_somebody_reads_an_old_week) {
    make_old_week();
    sent(long_ago);
    insert({sample_lead()});
    auto claimed = claim();
    other.sql("BEGIN; SELECT count(*) FROM attempts"); // as a backup does, for hours
    auto looked = std::async(std::launch::async, [&, housekeeper = database.open()] { return housekeeper->retain(order()); });
    BOOST_TEST(record({accepted(claimed.at(0), "y")}).written == 1);
    auto weeks = value_of(looked.get()).weeks;
    BOOST_REQUIRE(weeks);
    BOOST_TEST(weeks->dropped == 0);
    BOOST_TEST(weeks->kept == 1);
    BOOST_TEST(delivery(1).attempts.size() == 1u);
    other.sql("COMMIT");
    BOOST_TEST(look(moment + 1min).dropped == 1);
}

BOOST_AUTO_TEST_CASE(a_week_that_the_server_keeps_does_not_stop_the_walk) {
    make_old_week();
    sent(long_ago);
    sent(moment - 100 * day);
    other.sql("CREATE VIEW kept_by_a_view AS SELECT id FROM attempts_old");
    const auto done = step();
    BOOST_REQUIRE(done.weeks);
    BOOST_TEST(done.weeks->dropped == 0);
    BOOST_TEST(done.weeks->kept == 1);
    BOOST_TEST(done.weeks->refused.contains("depend"), done.weeks->refused);
    BOOST_TEST(done.next.has_value());
    other.sql("DROP VIEW kept_by_a_view");
    const auto again = look(moment + 1min);
    BOOST_TEST(again.dropped == 1);
    BOOST_TEST(again.refused.empty());
}

BOOST_AUTO_TEST_CASE(a_week_with_too_many_open_deliveries_stays) {
    make_old_week();
    other.sql("INSERT INTO leads (offer, phone) SELECT 12, '7916' FROM generate_series(1, 10001);"
              "INSERT INTO attempts SELECT id << 24 | 1, id, " + text_of(long_ago) +
              ", 1, 1, 200, 'interpreted', 'failed', '', '', 'q', 'a' FROM deliveries");
    BOOST_TEST(look().kept == 1);
    BOOST_TEST(other.value("SELECT count(*) FROM attempts_old") == "10001");
    other.sql("UPDATE deliveries SET state = 3 WHERE id <= 2");
    BOOST_TEST(look(moment + 1min).dropped == 1);
    BOOST_TEST(other.value("SELECT count(*) FROM attempts_other") == "9999");
}

BOOST_AUTO_TEST_CASE(by_a_clock_that_is_ahead_no_week_goes) {
    sent(now());
    BOOST_TEST(look(moment + 1000 * day).dropped == 0);
    BOOST_TEST(delivery(1).attempts.size() == 1u);
}

BOOST_AUTO_TEST_CASE(it_does_through_a_pooler_what_it_does_without) {
    make_old_week();
    sent(long_ago);
    sent(long_ago, db::delivery_state::held);
    auto pooled = value_of(db::open(database.url() + "?pooling=transaction"));
    auto weeks = value_of(pooled->retain(order())).weeks;
    BOOST_REQUIRE(weeks);
    BOOST_TEST(weeks->dropped == 1);
    BOOST_TEST(delivery(1).attempts.empty());
    BOOST_TEST(delivery(2).attempts.size() == 1u);
}

BOOST_AUTO_TEST_SUITE_END()
