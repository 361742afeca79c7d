// Builds of plugins: what is known of them, what was judged, and how they crash.
#include "tests/integration/db/common/fixture.hpp"

#include <chrono>
#include <thread>

using namespace leadwire;
using namespace leadwire::tests;
using namespace std::chrono_literals;

namespace {

const auto moment = now();

std::string hash(char digit) {
    return std::string(64, digit);
}

struct builds_fixture : store_fixture {
    void see(char digit, const std::string& plugin = "crm", timestamp at = moment) {
        BOOST_REQUIRE(store->see_build({hash(digit), plugin, "1.0.0", at}));
    }
    void judge(char digit, db::build_verdict verdict, const std::string& why = "why", timestamp at = moment) {
        BOOST_REQUIRE(store->judge_build({hash(digit), verdict, why, "ann", at}));
    }
    db::plugin_build only() {
        auto all = value_of(store->plugin_builds());
        BOOST_REQUIRE_EQUAL(all.size(), 1u);
        return all[0];
    }
    static db::plugin_crash crash(char digit, timestamp at = moment) {
        return {.sha256 = hash(digit),
                .at = at,
                .owner = "host/1",
                .integration = "crm-ru",
                .lead = lead_id{7},
                .where = "process_new",
                .kind = "crash",
                .detail = "signal 11\n#0 process_new"};
    }
    std::int64_t note(const db::plugin_crash& c, timestamp since = moment - 10min) {
        return value_of(store->note_plugin_crash(c, since));
    }
    std::vector<db::plugin_crash> crashes(char digit) { return value_of(store->plugin_crashes(hash(digit), 100)); }
};

} // namespace

BOOST_FIXTURE_TEST_SUITE(plugin_builds, builds_fixture)

BOOST_AUTO_TEST_CASE(a_build_is_noted_once_and_keeps_what_is_known_of_it) {
    see('a');
    auto fresh = only();
    BOOST_TEST(fresh.sha256 == hash('a'));
    BOOST_TEST(fresh.plugin == "crm");
    BOOST_TEST(fresh.version == "1.0.0");
    BOOST_TEST((fresh.verdict == db::build_verdict::none));
    BOOST_TEST(!fresh.judged_at.has_value());
    BOOST_TEST((fresh.first_seen == moment));
    BOOST_TEST(!fresh.served_at.has_value());

    judge('a', db::build_verdict::quarantined, "three crashes");
    BOOST_REQUIRE(store->build_serves(hash('a'), moment + 1s));
    BOOST_REQUIRE(store->see_build({hash('a'), "other", "2.0.0", moment + 1h}));
    auto known = only();
    BOOST_TEST(known.plugin == "crm");
    BOOST_TEST((known.first_seen == moment));
    BOOST_TEST((known.served_at == moment + 1s));
    BOOST_TEST((known.verdict == db::build_verdict::quarantined));
    BOOST_TEST(known.why == "three crashes");
    BOOST_TEST(known.who == "ann");
    BOOST_TEST((known.judged_at == moment));
}

BOOST_AUTO_TEST_CASE(they_come_by_plugin_and_the_last_one_that_served_first) {
    for (char digit : {'a', 'b', 'c', 'd'}) see(digit);
    see('e', "broker");
    BOOST_REQUIRE(store->build_serves(hash('b'), moment));
    BOOST_REQUIRE(store->build_serves(hash('c'), moment + 2s));
    BOOST_REQUIRE(store->build_serves(hash('d'), moment + 1s));
    std::string order;
    for (const auto& b : value_of(store->plugin_builds())) order += b.sha256[0];
    BOOST_TEST(order == "ecdba");
    BOOST_REQUIRE(store->build_serves(hash('b'), moment + 3s));
    BOOST_TEST(value_of(store->plugin_builds())[1].sha256 == hash('b'), "it serves again");
}

BOOST_AUTO_TEST_CASE(a_judgement_is_kept_in_the_journal_and_can_be_taken_back) {
    see('a');
    judge('a', db::build_verdict::refused, "wrong ABI");
    BOOST_TEST(other.value("SELECT who || ', ' || why || ', ' || action FROM journal") ==
               "ann, wrong ABI, plugin crm 1.0.0 " + hash('a') + ": refused");
    BOOST_TEST(other.value("SELECT at FROM journal") == std::to_string(moment.time_since_epoch().count()));
    judge('a', db::build_verdict::withdrawn);
    judge('a', db::build_verdict::none, "it was the network", moment + 1min);
    auto released = only();
    BOOST_TEST((released.verdict == db::build_verdict::none));
    BOOST_TEST(released.why == "it was the network");
    BOOST_TEST((released.judged_at == moment + 1min));
    BOOST_TEST(other.value("SELECT count(*) FROM journal") == "3");
    BOOST_TEST(other.value("SELECT action FROM journal ORDER BY id DESC LIMIT 1") == "plugin crm 1.0.0 " + hash('a') + ": release");
}

BOOST_AUTO_TEST_CASE(a_build_that_nobody_has_seen_is_an_error) {
    for (const auto& done : {store->judge_build({hash('a'), db::build_verdict::refused, "why", "ann", moment}),
                             store->build_serves(hash('a'), moment)}) {
        BOOST_REQUIRE(!done);
        BOOST_TEST((done.error().code == error_code::not_found));
        BOOST_TEST(done.error().place == "build " + hash('a'));
    }
    BOOST_TEST(other.value("SELECT count(*) FROM journal") == "0");
}

BOOST_AUTO_TEST_CASE(what_is_no_hash_is_refused) {
    for (const auto& wrong : {std::string(), std::string(63, 'a'), std::string(65, 'a'), hash('A'), hash('g')}) {
        auto done = store->see_build({wrong, "crm", "1.0.0", moment});
        BOOST_REQUIRE(!done);
        BOOST_TEST((done.error().code == error_code::invalid));
    }
    BOOST_TEST(value_of(store->plugin_builds()).empty());
}

BOOST_AUTO_TEST_CASE(crashes_of_a_build_are_counted_from_a_moment_on) {
    BOOST_TEST(note(crash('a', moment - 11min)) == 0, "it is older itself");
    BOOST_TEST(note(crash('a', moment - 10min)) == 1);
    BOOST_TEST(note(crash('b')) == 1);
    BOOST_TEST(note(crash('a')) == 2);
    BOOST_TEST(note(crash('a'), moment - 1h) == 4);
}

BOOST_AUTO_TEST_CASE(crashes_come_whole_and_the_newest_first) {
    auto first = crash('a', moment), second = crash('a', moment);
    second.lead.reset();
    second.kind = "hang";
    second.where = "configure";
    second.detail = std::string("cut \xd0\0 here", 11);
    (void)note(first);
    (void)note(second);
    (void)note(crash('b'));
    auto all = crashes('a');
    BOOST_REQUIRE_EQUAL(all.size(), 2u);
    BOOST_TEST(!all[0].lead.has_value());
    BOOST_TEST(all[0].kind == "hang");
    BOOST_TEST(all[0].where == "configure");
    BOOST_TEST(all[0].detail == "cut \xEF\xBF\xBD\xEF\xBF\xBD here", "what is no text does not keep it from being noted");
    BOOST_TEST((all[1].lead == lead_id{7}));
    BOOST_TEST((all[1].at == moment));
    BOOST_TEST(all[1].sha256 == hash('a'));
    BOOST_TEST(all[1].owner == "host/1");
    BOOST_TEST(all[1].integration == "crm-ru");
    BOOST_TEST(all[1].detail == first.detail);
    auto one = value_of(store->plugin_crashes(hash('a'), 1));
    BOOST_REQUIRE_EQUAL(one.size(), 1u);
    BOOST_TEST(one[0].kind == "hang");
}

BOOST_AUTO_TEST_CASE(a_kind_of_crash_that_there_is_not_is_refused) {
    auto wrong = crash('a');
    wrong.kind = "sulk";
    auto done = store->note_plugin_crash(wrong, moment);
    BOOST_REQUIRE(!done);
    BOOST_TEST((done.error().code == error_code::invalid));
    BOOST_TEST(crashes('a').empty());
}

BOOST_AUTO_TEST_CASE(crashes_go_after_thirty_days) {
    (void)note(crash('a', moment - 31 * 24h));
    (void)note(crash('b', moment - 29 * 24h));
    BOOST_TEST(crashes('a').size() == 1u);
    (void)note(crash('b'));
    BOOST_TEST(crashes('a').empty());
    BOOST_TEST(crashes('b').size() == 2u);
}

BOOST_AUTO_TEST_CASE(a_release_lets_a_build_start_anew) {
    see('a');
    see('b');
    for (char digit : {'a', 'b'}) (void)note(crash(digit));
    judge('a', db::build_verdict::quarantined);
    BOOST_TEST(crashes('a').size() == 1u);
    judge('a', db::build_verdict::none);
    BOOST_TEST(crashes('a').empty());
    BOOST_TEST(crashes('b').size() == 1u);
    BOOST_TEST(note(crash('a')) == 1);
}

BOOST_AUTO_TEST_CASE(of_crashes_at_once_each_counts_those_before_it) {
    constexpr int processes = 4, each = 5;
    see('a');
    std::vector<std::int64_t> counts(processes * each);
    std::vector<std::thread> threads;
    for (int p = 0; p < processes; ++p)
        threads.emplace_back([&, p] {
            auto own = db::open(database.url());
            if (!own) return;
            for (int i = 0; i < each; ++i)
                counts[static_cast<std::size_t>(p * each + i)] =
                    (*own)->note_plugin_crash(crash('a'), moment - 1min).value_or(-1);
        });
    for (auto& t : threads) t.join();
    std::ranges::sort(counts);
    for (std::size_t i = 0; i < counts.size(); ++i) BOOST_TEST(counts[i] == static_cast<std::int64_t>(i + 1));
}

BOOST_AUTO_TEST_SUITE_END()
