// `leadwire serve` as a process: its ticks, its signals, what it reads anew, how it starts and ends.
#include "tests/functional/serve_scene.hpp"
#include "tests/functional/sync_integration.hpp"

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <csignal>
#include <future>

namespace leadwire::test {

namespace {

struct process_scene : serve_scene {
    void applied(integration_wish w) {
        w.url = crm.url("/new?ext={id}");
        home.apply(integration_text(w));
    }
    /// An integration whose exchange may take long.
    void patient(const std::string& id, const std::string& offers) const {
        auto text = integration_text({.id = id, .offers = offers, .url = crm.url("/new?ext={id}")});
        const std::string short_time = "timeout = \"3s\"";
        home.apply(text.replace(text.find(short_time), short_time.size(), "timeout = \"30s\""));
    }
    [[nodiscard]] bool is_asked(const std::string& id) const {
        return eventually([&] { return requests(id) == 1; });
    }
    [[nodiscard]] bool says(std::string_view words) {
        return eventually([&] { return host().log().find(words) != std::string::npos; });
    }
};

std::ptrdiff_t lines_of(const std::string& text) {
    return std::ranges::count(text, '\n');
}

} // namespace

BOOST_FIXTURE_TEST_SUITE(serve, process_scene)

BOOST_AUTO_TEST_CASE(ticks_send_what_is_due_again_and_again) {
    applied({});
    (void)host();
    home.import_leads(lead_text(1, 12, "ok"));
    BOOST_REQUIRE(becomes("1", "processing"));
    home.import_leads(lead_text(2, 12, "fail-then-ok:2") + lead_text(3, 12, "double"));
    BOOST_REQUIRE(becomes("2", "processing"));
    BOOST_TEST(text_at(home.lead("3"), "/status") == "cancel");
    BOOST_TEST(requests("2") == 3u);
    BOOST_TEST(crm.verify(home.leads_with_deliveries()).status == 0);
    BOOST_TEST(stop() == 0);
}

BOOST_AUTO_TEST_CASE(an_integration_that_is_applied_while_it_serves_takes_its_leads) {
    (void)host();
    home.import_leads(lead_text(1, 12, "ok"));
    BOOST_TEST(of_delivery("1", "new", "/state") == "due");
    applied({.id = "late"});
    BOOST_REQUIRE(becomes("1", "processing"));
    BOOST_TEST(of_delivery("1", "new", "/integration") == "late");
}

BOOST_AUTO_TEST_CASE(a_slow_integration_keeps_only_its_own_leads_waiting) {
    patient("slow", "[12]");
    patient("quick", "[13]");
    (void)host();
    home.import_leads(lead_text(1, 12, "slow:12000"));
    BOOST_REQUIRE(is_asked("1"));
    home.import_leads(lead_text(2, 13, "ok"));
    BOOST_REQUIRE(becomes("2", "processing"));
    BOOST_TEST(of_delivery("1", "new", "/state") == "claimed");
    BOOST_REQUIRE(becomes("1", "processing"));
    BOOST_TEST(requests("1") == 1u);
}

BOOST_AUTO_TEST_CASE(a_signal_to_end_lets_what_is_under_way_end) {
    patient("crm", "[12]");
    home.apply(sync_integration(crm, {.offers = "[13]", .settings = "path = \"/id\"\n", .classic = false}));
    home.import_leads(lead_text(1, 12, "slow:2500"));
    const auto client = as("intake");
    BOOST_REQUIRE(is_asked("1"));
    auto customer = std::async(std::launch::async, [&] { return client.lead(arriving("slow:2500")); });
    BOOST_REQUIRE(eventually([&] { return crm.log().size() == 2; }));
    BOOST_TEST(stop() == 0);
    const auto answer = customer.get();
    BOOST_TEST(answer.status == 201);
    const auto late = text_at(answer.document(), "/id");
    for (const auto& id : {std::string("1"), late}) {
        BOOST_TEST(text_at(home.lead(id), "/status") == "processing");
        BOOST_TEST(text_at(home.lead(id), "/external_id") == "9" + id);
    }
}

BOOST_AUTO_TEST_CASE(after_the_customer_has_gone_the_late_outcome_is_recorded_before_the_end) {
    home.apply(
        sync_integration(crm, {.customer = "200ms", .settings = "path = \"/id\"\n", .classic = false}));
    const auto id = take(arriving("slow:2500"));
    BOOST_TEST(stop() == 0);
    BOOST_TEST(text_at(home.lead(id), "/external_id") == "9" + id);
}

BOOST_AUTO_TEST_CASE(a_second_signal_ends_it_at_once) {
    patient("crm", "[12]");
    home.import_leads(lead_text(1, 12, "slow:25000"));
    (void)host();
    BOOST_REQUIRE(is_asked("1"));
    host().process().signal(SIGTERM);
    BOOST_REQUIRE(says("draining"));
    BOOST_TEST(host().stop(std::chrono::seconds{10}) == -SIGTERM);
    BOOST_TEST(of_delivery("1", "new", "/state") == "claimed");
}

BOOST_AUTO_TEST_CASE(a_signal_makes_it_read_settings_and_secrets_anew) {
    tick_each("12h");
    (void)home.done({"secret", "set", "token"}, "before");
    home.apply(integration_text({.url = crm.url("/new/{secret:token}?ext={id}")}));
    home.import_leads(lead_text(1, 12, "ok"));
    (void)host();
    tick_each("1s");
    (void)home.done({"secret", "set", "token"}, "after");
    host().process().signal(SIGHUP);
    BOOST_REQUIRE(becomes("1", "processing"));
    BOOST_TEST(requests("1", "/after") == 1u);
}

BOOST_AUTO_TEST_CASE(settings_that_cannot_be_read_leave_the_old_ones_in_force) {
    applied({});
    (void)host();
    std::ofstream(home.path() / "secrets.toml", std::ios::app) << "no TOML at all\n";
    host().process().signal(SIGHUP);
    BOOST_REQUIRE(says("settings stay as they were"));
    BOOST_TEST(host().process().id() > 0);
    BOOST_TEST(api_client(host().port(), "").get("/healthz").status == 200);
    BOOST_TEST(stop() == 0);
}

BOOST_AUTO_TEST_CASE(the_log_may_be_json) {
    (void)home.done({"config", "set", "log.format", "\"json\""});
    applied({});
    home.import_leads(lead_text(1, 12, "ok") + lead_text(2, 12, "cut-before"));
    (void)host();
    BOOST_REQUIRE(becomes("1", "processing"));
    BOOST_REQUIRE(says("in doubt"));
    const auto& serving = host();
    BOOST_TEST(host().stop() == 0);
    const auto rows = parsed_lines(serving.log());
    BOOST_TEST(rows.size() > 2u);
    for (const auto& row : rows)
        for (const auto* member : {"/time", "/level", "/message"})
            BOOST_TEST(!text_at(row, member).empty(), json::dump(row));
}

BOOST_AUTO_TEST_CASE(where_it_cannot_listen_it_says_so_and_ends) {
    const auto taken = home.command({"serve", "--listen", "127.0.0.1:" + std::to_string(host().port())});
    BOOST_TEST(taken.status == 1);
    BOOST_TEST(lines_of(taken.errors) == 1, taken.errors);
    BOOST_TEST(taken.errors.find("127.0.0.1:" + std::to_string(host().port())) != std::string::npos,
               taken.errors);
    for (const auto* address : {"nowhere", "127.0.0.1", "127.0.0.1:70000", ":80x"}) {
        const auto wrong = home.command({"serve", "--listen", address});
        BOOST_TEST(wrong.status == 2, address);
        BOOST_TEST(lines_of(wrong.errors) == 1, wrong.errors);
    }
    (void)home.done({"config", "set", "listen", "\"nowhere\""});
    BOOST_TEST(home.command({"serve"}).status == 1);
    BOOST_TEST(installation().command({"--database", "sqlite:/not/there.db", "serve"}).status == 1);
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace leadwire::test
