// A host that is told to end in the middle of a reload: it ends well, and nothing of it stays behind.
#include "tests/functional/holding_crm.hpp"
#include "tests/functional/reload_scene.hpp"

#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include <csignal>

namespace leadwire::test {
namespace {

const auto isolations = boost::unit_test::data::make({"process", "inline"});

struct ending_scene : reload_scene {
    [[nodiscard]] std::set<int> children() { return held().children; }
    /// None of them runs any more.
    [[nodiscard]] static bool are_gone(const std::set<int>& processes) {
        return eventually([&] {
            for (const int id : processes)
                if (std::filesystem::exists("/proc/" + std::to_string(id))) return false;
            return true;
        });
    }
};

} // namespace

BOOST_AUTO_TEST_SUITE(reload_at_shutdown)

BOOST_DATA_TEST_CASE_F(ending_scene, while_a_build_hangs_in_its_rehearsal,
                       isolations * boost::unit_test::data::make({"hang_on_load", "hang_in_configure"}), isolation, bad) {
    isolate(isolation);
    // Nothing but the end of the host ends it.
    (void)home.done({"config", "set", "plugins.hard_limit", "\"10m\""});
    (void)host();
    BOOST_TEST(is_sent_by("1", "1.0.0"));
    const auto before = children();
    put(bad);
    BOOST_REQUIRE(says(": looked over: "));
    std::set<int> all;
    BOOST_REQUIRE(eventually([&] { return (all = children()).size() == before.size() + 1; }));
    BOOST_TEST(stop() == 0);
    BOOST_TEST(are_gone(all));
    // It was not judged.
    BOOST_TEST(of_list("/verdict") == "none");
}

BOOST_DATA_TEST_CASE_F(ending_scene, while_an_old_build_has_sends_under_way, isolations, isolation) {
    isolate(isolation);
    holding_crm held_crm{R"({"status": "ok", "id": 77})"};
    home.apply(integration_text(
        {.plugin = "reloaded", .url = held_crm.url("/new?ext={id}"), .limits = "in_flight = 8\ntimeout = \"60s\""}));
    (void)host();
    import(1, 3);
    BOOST_REQUIRE(held_crm.gets(3));
    put("2");
    BOOST_REQUIRE(serves("2.0.0"));
    std::set<int> all;
    BOOST_TEST(eventually([&] { return (all = children()).size() == (isolation == std::string("process") ? 2u : 0u); }));
    host().process().signal(SIGTERM);
    BOOST_REQUIRE(says("draining: "));
    put("3"); // comes too late
    held_crm.open();
    BOOST_TEST(host().process().wait(std::chrono::seconds{30}) == 0);
    BOOST_TEST(are_gone(all));
    BOOST_TEST(held_crm.arrived() == 3);
    for (const auto* id : {"1", "2", "3"}) {
        BOOST_TEST(text_at(home.lead(id), "/status") == "processing");
        BOOST_TEST(of_delivery(id, "new", "/attempts/0/plugin").starts_with("reloaded 1.0.0 "));
    }
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace leadwire::test
