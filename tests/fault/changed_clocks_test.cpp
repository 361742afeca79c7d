// The clock of the world is set back by an hour, or was an hour ahead in a process that was killed.
#include "host/lead/timestamp.hpp"
#include "tests/fault/fault_scene.hpp"
#include "tests/fault/wall_clock.hpp"
#include "tests/support/serving.hpp"

#include <optional>

namespace leadwire::test {
namespace {

constexpr std::chrono::seconds an_hour{3600};

struct changed_clock : fault_scene {
    changed_clock() {
        ahead.emplace(an_hour);
        BOOST_REQUIRE(wall_clock::seen() > an_hour - std::chrono::minutes(1));
    }
    void apply(const std::string& limits) const {
        home.apply(integration_text(
            {.url = crm.url("/new?ext={id}"), .head = "in_doubt = \"hold\"", .limits = limits + "\ntimeout = \"3s\""}));
    }
    void set_back() { ahead.reset(); }

    std::optional<wall_clock> ahead;
};

} // namespace

BOOST_FIXTURE_TEST_SUITE(changed_clocks, changed_clock)

BOOST_AUTO_TEST_CASE(what_failed_before_the_clock_was_set_back_goes_at_the_next_tick) {
    apply("in_flight = 8");
    import(1, 20, "ok");
    import(21, 20, "fail-then-ok:1");
    BOOST_TEST(home.tick().accepted == 20);
    const auto attempted = text_at(home.lead("1"), "/deliveries/0/attempts/0/at");
    BOOST_TEST((attempted > to_string(leadwire::now() + an_hour / 2)), attempted);
    set_back();
    import(41, 20, "ok");
    BOOST_TEST(home.tick().accepted == 40);
    for (const auto& [lead, count] : requests("/new")) BOOST_TEST(count == (std::stoi(lead) > 20 && std::stoi(lead) < 41 ? 2 : 1));
    for (const auto& lead : leads()) BOOST_TEST(text_at(lead, "/status") == "processing");
}

BOOST_AUTO_TEST_CASE(a_limit_each_second_does_not_wait_until_the_hour_has_passed_again) {
    apply("in_flight = 8\nper_second = 20");
    import(1, 20, "ok");
    BOOST_TEST(home.tick().accepted == 20);
    set_back();
    import(21, 20, "ok");
    auto sender = ticking();
    BOOST_TEST(sender->wait(std::chrono::seconds(60)) == 0);
    check_all_sent_once(40);
}

BOOST_AUTO_TEST_CASE(a_breaker_that_opened_an_hour_ahead_closes_again) {
    home.apply(integration_text({.id = "brittle",
                                 .url = crm.url("/new?ext={id}"),
                                 .head = "in_doubt = \"hold\"",
                                 .breaker = "minimum = 5"}));
    import(1, 30, "fail-then-ok:1");
    (void)home.tick();
    const auto failed = crm.log().size();
    BOOST_TEST(failed >= 5u);
    BOOST_TEST(failed < 30u);
    set_back();
    while (home.tick().accepted > 0) {
    }
    for (const auto& lead : leads()) BOOST_TEST(text_at(lead, "/status") == "processing");
}

BOOST_AUTO_TEST_CASE(claims_of_a_killed_process_that_was_an_hour_ahead_are_settled_at_once) {
    apply("in_flight = 8");
    import(1, 4, "ok");
    import(5, 8, "never");
    import(13, 60, "ok");
    auto sender = ticking();
    BOOST_REQUIRE(crm_gets(12)); // the lane is full of what is not answered
    sender->kill();
    set_back();
    BOOST_TEST(home.tick().accepted >= 60);
    BOOST_TEST(check_held(72) == 8);
}

BOOST_AUTO_TEST_CASE(a_host_that_serves_goes_on_when_its_clock_is_set_back) {
    apply("in_flight = 8");
    (void)home.done({"config", "set", "schedule.tick", "\"1s\""});
    const auto all_sent = [&](std::size_t count) { return eventually([&] { return requests("/new").size() == count; }); };
    serving host(home);
    import(1, 10, "ok");
    BOOST_TEST(all_sent(10));
    ahead->set(std::chrono::seconds(0));
    import(11, 10, "ok");
    BOOST_TEST(all_sent(20));
    BOOST_TEST(host.stop() == 0);
    check_all_sent_once(20);
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace leadwire::test
