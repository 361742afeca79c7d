// A PostgreSQL server that goes away in the midst of a tick and comes back, and connections that are cut.
#include "tests/fault/fault_scene.hpp"
#include "tests/support/postgres_cluster.hpp"
#include "tests/support/serving.hpp"

namespace leadwire::test {
namespace {

constexpr std::size_t all = 400;

struct lost_database : fault_scene {
    /// A tick for a second at least, which has begun to send.
    std::unique_ptr<background_process> sending() {
        home.apply(integration_text({.url = crm.url("/new?ext={id}"), .head = "in_doubt = \"hold\""}));
        import(1, all, "slow:20");
        auto sender = ticking();
        BOOST_REQUIRE(crm_gets(20));
        return sender;
    }
    /// Whether it found the server again or gave up: what it left is settled by the next one, and the rest is sent.
    void ends_well(background_process& sender) const {
        const int status = sender.wait(std::chrono::seconds(180));
        BOOST_TEST((status == 0 || status == 1));
        BOOST_TEST_MESSAGE("the tick ended with " << status << " after " << crm.log().size() << " requests");
        (void)home.tick();
        (void)home.tick();
        check_all_sent_once(all);
    }
    static postgres_cluster& server() { return postgres_cluster::instance(); }
};

} // namespace

BOOST_FIXTURE_TEST_SUITE(lost_databases, lost_database, *boost::unit_test::precondition(needs_postgresql))

BOOST_AUTO_TEST_CASE(a_server_that_is_restarted) {
    auto sender = sending();
    server().restart();
    ends_well(*sender);
}

BOOST_AUTO_TEST_CASE(a_server_that_crashes_and_is_started) {
    auto sender = sending();
    server().crash();
    server().start();
    ends_well(*sender);
}

BOOST_AUTO_TEST_CASE(connections_that_are_cut_again_and_again) {
    auto sender = sending();
    int cuts = 0;
    while (cuts < 5 && sender->id() > 0) {
        home.sql("SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                 " WHERE application_name = 'leadwire' AND datname = current_database()");
        ++cuts;
        const auto seen = crm.log().size();
        if (!eventually([&] { return crm.log().size() >= seen + 10; }, std::chrono::seconds(2))) break; // it has given up
    }
    BOOST_TEST_MESSAGE(cuts << " cuts");
    ends_well(*sender);
}

BOOST_AUTO_TEST_CASE(a_tick_whose_server_does_not_come_back_leaves_nothing_in_doubt,
                     *boost::unit_test::precondition(needs_long_form)) {
    auto sender = sending();
    server().crash();
    BOOST_TEST(sender->wait(std::chrono::seconds(180)) == 1);
    server().start();
    (void)home.tick();
    check_all_sent_once(all);
}

BOOST_AUTO_TEST_CASE(a_host_that_serves_writes_what_was_answered_however_long_its_server_is_away,
                     *boost::unit_test::precondition(needs_long_form)) {
    home.apply(integration_text({.url = crm.url("/new?ext={id}"), .head = "in_doubt = \"hold\""}));
    (void)home.done({"config", "set", "schedule.tick", "\"1s\""});
    import(1, all, "slow:20");
    serving host(home);
    BOOST_REQUIRE(crm_gets(20));
    server().crash();
    BOOST_TEST(eventually([&] { return host.log().find("cannot be written (try 7)") != std::string::npos; },
                          std::chrono::seconds(300)));
    server().start();
    BOOST_TEST(eventually([&] { return requests("/new").size() == all; }, std::chrono::seconds(120)));
    BOOST_TEST(host.stop(std::chrono::seconds(60)) == 0);
    check_all_sent_once(all);
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace leadwire::test
