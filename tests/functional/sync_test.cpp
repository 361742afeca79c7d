// Flow sync beside the ticks: who has the lead, and what becomes of it when the sync send is over.
#include "tests/functional/serve_scene.hpp"
#include "tests/functional/sync_integration.hpp"

#include <boost/test/unit_test.hpp>

namespace leadwire::test {

namespace {

struct sync_scene : serve_scene {
    /// Until a tick that began after now is over: it has sent a lead that was imported now.
    void until_a_further_tick_is_over() {
        const auto id = std::to_string(next_++);
        home.import_leads(lead_text(std::stoi(id), 13, "ok"));
        BOOST_REQUIRE(becomes(id, "processing"));
    }
    /// The broker's ID of a lead.
    void gives_ids(const std::string& customer = "8s", const std::string& in_doubt = "resend") {
        home.apply(sync_integration(
            crm, {.in_doubt = in_doubt, .customer = customer, .settings = "path = \"/id\"\n"}));
    }

private:
    int next_ = 5000;
};

} // namespace

BOOST_FIXTURE_TEST_SUITE(sync_flow, sync_scene)

BOOST_AUTO_TEST_CASE(the_customer_goes_when_the_time_is_up_and_the_late_outcome_counts) {
    gives_ids("200ms");
    const auto id = take(arriving("slow:3500"));
    BOOST_TEST(text_at(home.lead(id), "/status") == "new");
    BOOST_TEST(of_delivery(id, "sync", "/state") == "claimed");
    until_a_further_tick_is_over();
    BOOST_TEST(requests(id, "/new") == 0u, "the ticks leave it alone");
    BOOST_REQUIRE(becomes(id, "processing"));
    BOOST_TEST(text_at(home.lead(id), "/external_id") == "9" + id);
    BOOST_TEST(of_delivery(id, "sync", "/attempts/0/outcome") == "accepted");
    until_a_further_tick_is_over();
    BOOST_TEST(requests(id) == 1u);
}

BOOST_AUTO_TEST_CASE(after_a_redirect_nothing_is_sent_and_the_internal_id_is_entered) {
    home.apply(sync_integration(crm, {}));
    const auto id = take(arriving("echo", R"("https://broker.example/login?t=1")"), "redirect");
    BOOST_REQUIRE(becomes(id, "processing"));
    BOOST_TEST(text_at(home.lead(id), "/external_id") == id);
    BOOST_TEST(of_delivery(id, "new", "/attempts/0/outcome") == "known");
    BOOST_TEST(requests(id) == 1u);
}

BOOST_AUTO_TEST_CASE(after_a_redirect_the_id_that_the_plugin_entered_stays) {
    home.apply(sync_integration(crm, {.plugin = "autologin"}));
    const auto id = take(arriving("autologin"), "redirect");
    BOOST_REQUIRE(becomes(id, "processing"));
    BOOST_TEST(text_at(home.lead(id), "/external_id") == "9" + id);
    BOOST_TEST(requests(id, "/new") == 0u);
}

BOOST_AUTO_TEST_CASE(a_failure_is_sent_by_the_next_tick) {
    gives_ids();
    const auto id = take(arriving("500"));
    BOOST_REQUIRE(becomes(id, "processing"));
    BOOST_TEST(requests(id, "/sync") == 1u);
    BOOST_TEST(requests(id, "/new") == 1u);
}

BOOST_AUTO_TEST_CASE(a_send_in_doubt_is_repeated_by_flow_new) {
    gives_ids();
    const auto id = take(arriving("cut-before"));
    BOOST_REQUIRE(becomes(id, "processing"));
    BOOST_TEST(requests(id, "/sync") == 1u);
    BOOST_TEST(requests(id, "/new") == 1u);
    BOOST_TEST(of_delivery(id, "sync", "/attempts/0/outcome") == "in_doubt");
}

BOOST_AUTO_TEST_CASE(a_send_in_doubt_waits_where_the_integration_says_hold) {
    gives_ids("8s", "hold");
    const auto id = take(arriving("cut-before"));
    until_a_further_tick_is_over();
    BOOST_TEST(text_at(home.lead(id), "/status") == "new");
    BOOST_TEST(requests(id) == 1u);
    BOOST_TEST(of_delivery(id, "sync", "/state") == "held");
    BOOST_TEST(of_delivery(id, "sync", "/why").starts_with("in doubt: "));
    BOOST_TEST(of_delivery(id, "new", "/state") == "due");
    BOOST_TEST(of_delivery(id, "new", "/why") == "waits until its sync send is settled");
}

BOOST_AUTO_TEST_CASE(a_paused_integration_lets_the_lead_wait) {
    gives_ids();
    (void)home.done({"integration", "pause", "broker"});
    const auto id = take(arriving("ok"));
    BOOST_TEST(text_at(home.lead(id), "/status") == "new");
    BOOST_TEST(of_delivery(id, "sync", "/state") == "no such delivery");
    BOOST_TEST(of_delivery(id, "new", "/why").find("paused") != std::string::npos);
    BOOST_TEST(requests(id) == 0u);
    (void)home.done({"integration", "resume", "broker"});
    BOOST_REQUIRE(becomes(id, "processing"));
    BOOST_TEST(requests(id, "/sync") == 0u);
}

BOOST_AUTO_TEST_CASE(a_lead_that_is_known_already_is_not_registered_again) {
    gives_ids();
    const auto id = take(arriving("ok", "", R"(, "external_id": "A-7")"));
    BOOST_REQUIRE(becomes(id, "processing"));
    BOOST_TEST(text_at(home.lead(id), "/external_id") == "A-7");
    BOOST_TEST(requests(id) == 0u);
}

BOOST_AUTO_TEST_CASE(the_breaker_opens_without_a_tick_and_the_customer_goes_on_at_once) {
    tick_each("1h");
    home.apply(sync_integration(crm, {.settings = "path = \"/id\"\n", .classic = false, .breaker_minimum = 3}));
    for (int i = 0; i < 3; ++i) (void)take(arriving("500"));
    BOOST_REQUIRE(eventually([&] {
        return as("viewer").get("/metrics").body.find("leadwire_breaker_state{integration=\"broker\"} 1\n") != std::string::npos;
    }));
    const auto id = take(arriving("500"));
    BOOST_TEST(requests(id) == 0u);
    home.sql("UPDATE paces SET breaker_since = 1"); // a minute later
    (void)take(arriving("ok"));
    BOOST_REQUIRE(eventually([&] {
        return as("viewer").get("/metrics").body.find("leadwire_breaker_state{integration=\"broker\"} 0\n") != std::string::npos;
    }));
}

BOOST_AUTO_TEST_CASE(beyond_the_limits_the_customer_goes_on_and_flow_new_has_the_lead) {
    tick_each("1h");
    home.apply(sync_integration(crm, {.settings = "path = \"/id\"\n", .limits = "per_day = 2\n"}));
    (void)take(arriving("ok"));
    (void)take(arriving("ok"));
    const auto third = take(arriving("ok"));
    BOOST_TEST(requests(third) == 0u);
    BOOST_TEST(text_at(home.lead(third), "/status") == "new");
    BOOST_TEST(of_delivery(third, "new", "/why").find("limit: 2 requests a day") == 0u);
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace leadwire::test
