// A build that takes its time, and what goes on beside it.
#include "tests/functional/reload_scene.hpp"

#include <boost/test/unit_test.hpp>

namespace leadwire::test {

BOOST_FIXTURE_TEST_SUITE(slow_plugin, reload_scene)

BOOST_AUTO_TEST_CASE(a_verdict_that_waits_for_a_reload_holds_up_no_tick) {
    (void)home.done({"config", "set", "plugins.hard_limit", "\"10m\""});
    (void)host();
    put("hang_in_configure");
    BOOST_REQUIRE(says(": looked over: "));
    // As another process would judge: this host reads it at its next tick, and has to wait for the reload.
    home.sql("UPDATE plugin_builds SET verdict = 2 WHERE sha256 = '" + hash("1") + "'");
    for (const auto* id : {"1", "2"}) {
        home.import_leads(lead_text(std::stoi(id), 12, "ok"));
        BOOST_TEST(eventually([&] { return requests(id) == 1; }));
    }
    BOOST_TEST(stop() == 0);
}

BOOST_AUTO_TEST_CASE(cases_that_take_long_keep_neither_other_plugins_nor_the_end_of_the_host_waiting) {
    { std::ofstream(place("reloaded.cases.jsonl")) << R"({"name": "any", "expect": {"accepted": "5"}})" << "\n"; }
    (void)host();
    put("hang_in_configure");
    BOOST_REQUIRE(says(": looked over: "));
    BOOST_TEST(home.command({"plugin", "reload", "altercpa"}).status == 0);
    BOOST_TEST(of_list("/verdict") == "none");
    BOOST_TEST(is_sent_by("1", "1.0.0"));
    BOOST_TEST(stop() == 0);
    BOOST_TEST(of_list("/verdict") == "none");
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace leadwire::test
