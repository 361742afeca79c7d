// Senders that stand still, two at once, and a recorder that lies.
#include "tests/fault/fault_scene.hpp"
#include "tests/support/serving.hpp"

#include <csignal>

namespace leadwire::test {
namespace {

struct stopped : fault_scene {
    void apply(std::string_view head = "") const {
        home.apply(integration_text({.url = crm.url("/new?ext={id}"), .head = std::string(head)}));
    }
    [[nodiscard]] std::filesystem::path recorder() const {
        for (const auto& entry : std::filesystem::directory_iterator(home.path() / "run"))
            if (entry.path().extension() == ".flight") return entry.path();
        throw std::runtime_error("there is no flight recorder");
    }
    /// All claims look as if their lease had ended.
    void end_leases() const { home.sql("UPDATE deliveries SET lease_until = 1 WHERE state = 2"); }
};

} // namespace

BOOST_FIXTURE_TEST_SUITE(stopped_senders, stopped)

BOOST_AUTO_TEST_CASE(the_write_of_one_that_outlived_its_lease_is_refused) {
    apply("in_doubt = \"hold\"");
    import(1, 1, "slow:1500");
    auto sender = ticking();
    BOOST_REQUIRE(eventually([&] { return crm.log().size() == 1; }));
    sender->signal(SIGSTOP);
    end_leases();
    BOOST_TEST(home.tick().claimed == 0);
    BOOST_TEST(text_at(home.lead("1"), "/deliveries/0/state") == "held");
    sender->signal(SIGCONT);
    BOOST_TEST(sender->wait() == 0);
    BOOST_TEST(text_at(home.lead("1"), "/deliveries/0/state") == "held");
    BOOST_TEST(text_at(home.lead("1"), "/status") == "new");
    BOOST_TEST(crm.log().size() == 1u);
}

BOOST_AUTO_TEST_CASE(two_that_tick_at_once_send_each_lead_once) {
    apply();
    import(1, 300, "slow:2");
    auto one = ticking(), other = ticking();
    BOOST_TEST(one->wait(std::chrono::seconds(60)) == 0);
    BOOST_TEST(other->wait(std::chrono::seconds(60)) == 0);
    (void)home.tick(); // what one had given back when the other had gone
    const auto sent = requests("/new");
    BOOST_TEST(sent.size() == 300u);
    for (const auto& [lead, count] : sent) BOOST_TEST(count == 1, "lead " << lead << " went " << count << " times");
}

BOOST_AUTO_TEST_CASE(a_damaged_recorder_leaves_all_to_the_leases) {
    apply("in_doubt = \"hold\"");
    import(1, 1, "never");
    auto sender = ticking();
    BOOST_REQUIRE(eventually([&] { return crm.log().size() == 1; }));
    sender->kill();
    std::fstream(recorder(), std::ios::in | std::ios::out | std::ios::binary).seekp(4096) << "damage";
    BOOST_TEST(home.tick().claimed == 0);
    BOOST_TEST(text_at(home.lead("1"), "/deliveries/0/state") == "claimed");
    end_leases();
    BOOST_TEST(home.tick().claimed == 0);
    BOOST_TEST(text_at(home.lead("1"), "/deliveries/0/state") == "held");
    BOOST_TEST(crm.log().size() == 1u);
}

BOOST_AUTO_TEST_CASE(a_host_that_starts_settles_at_once_and_not_at_its_first_tick) {
    apply("in_doubt = \"hold\"");
    (void)home.done({"config", "set", "schedule.tick", "\"24h\""});
    import(1, 1, "never");
    auto sender = ticking();
    BOOST_REQUIRE(eventually([&] { return crm.log().size() == 1; }));
    sender->kill();
    serving host(home);
    BOOST_TEST(eventually([&] { return text_at(home.lead("1"), "/deliveries/0/state") == "held"; }));
}

BOOST_AUTO_TEST_CASE(a_target_that_never_answers_or_closes_at_once_is_in_doubt) {
    apply("in_doubt = \"hold\"");
    home.import_leads(lead_text(1, 12, "never") + lead_text(2, 12, "cut-before") + lead_text(3, 12, "ok"));
    BOOST_TEST(home.tick().held == 2);
    BOOST_TEST(text_at(home.lead("3"), "/status") == "processing");
    BOOST_TEST(home.tick().claimed == 0);
    BOOST_TEST(crm.log().size() == 3u);
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace leadwire::test
