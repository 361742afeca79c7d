// plugins/token-auth against a CRM that gives tokens; what plugins ask for while leads are sent.
#include "tests/functional/crm_integration.hpp"
#include "tests/support/installation.hpp"
#include "tests/support/json_text.hpp"

#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include <csignal>
#include <memory>

namespace leadwire::test {
namespace {

const std::vector<std::string> isolations{"process", "inline"};

struct token_scene {
    explicit token_scene(const std::string& isolation) {
        (void)home.done({"config", "set", "plugins.isolation", '"' + isolation + '"'});
        (void)home.done({"secret", "set", "client"}, "client-secret-1\n");
    }
    void apply_token_auth(std::string_view token = "token") const {
        home.apply(integration_text({.plugin = "token-auth",
                                     .url = crm.url("/new?ext={id}"),
                                     .more = "[settings]\ntoken_url = \"" + crm.url("/login/mock=" + std::string(token)) +
                                             "\"\nclient_id = \"leadwire\"\nclient_secret = \"{secret:client}\"\n",
                                     .limits = "in_flight = 2\ntimeout = \"5s\""}));
    }
    void take_in(int count, std::string_view mock) const {
        std::string leads;
        for (int id = 1; id <= count; ++id) leads += lead_text(id, 12, mock);
        home.import_leads(leads);
    }
    [[nodiscard]] std::size_t requests(std::string_view within) const {
        std::size_t found = 0;
        for (const auto& one : crm.log()) found += text_at(one, "/path").contains(within) ? 1U : 0U;
        return found;
    }
    [[nodiscard]] json::value attempts(const std::string& lead) const {
        return parsed(home.done({"lead", "show", lead, "--requests", "--json"}));
    }
    mock_crm crm;
    installation home;
};

} // namespace

BOOST_AUTO_TEST_SUITE(tokens)

BOOST_DATA_TEST_CASE(one_is_fetched_for_fifty_leads, isolations) {
    const token_scene s(sample);
    s.apply_token_auth();
    s.take_in(50, "ok");
    BOOST_TEST(s.home.tick().accepted == 50);
    BOOST_TEST(s.requests("/login") == 1u);
    BOOST_TEST(s.requests("/new") == 50u);
}

BOOST_DATA_TEST_CASE(a_new_one_is_fetched_after_it_was_refused, isolations) {
    const token_scene s(sample);
    s.apply_token_auth();
    s.take_in(1, "401-then-ok:1");
    BOOST_TEST(s.home.tick().failed == 1);
    BOOST_TEST(s.home.tick().accepted == 1);
    BOOST_TEST(s.requests("/login") == 2u);
}

BOOST_AUTO_TEST_CASE(several_processes_fetch_one) {
    const token_scene s("process");
    s.apply_token_auth("token:300");
    s.take_in(100, "ok");
    std::vector<std::unique_ptr<background_process>> ticks;
    for (int i = 0; i < 4; ++i)
        ticks.push_back(std::make_unique<background_process>(std::vector<std::string>{
            LEADWIRE_BINARY_DIR "/bin/leadwire", "--dir", s.home.path().string(), "tick"}));
    for (auto& tick : ticks) BOOST_TEST(tick->wait(std::chrono::seconds(60)) == 0);
    BOOST_TEST(s.requests("/login") == 1u);
    BOOST_TEST(s.requests("/new") == 100u);
}

BOOST_AUTO_TEST_CASE(the_attempt_shows_sub_requests_without_their_secrets) {
    const token_scene s("process");
    s.apply_token_auth();
    s.take_in(1, "ok");
    BOOST_TEST(s.home.tick().accepted == 1);
    const auto lead = s.attempts("1");
    const auto request = text_at(lead, "/deliveries/0/attempts/0/request"), answer = text_at(lead, "/deliveries/0/attempts/0/answer");
    BOOST_TEST(request.contains("/new?ext=1"));
    BOOST_TEST(request.contains("--- sub-request 1\nPOST " + s.crm.url("/login/mock=token")));
    BOOST_TEST(request.contains("grant_type=client_credentials"));
    BOOST_TEST(answer.contains("--- sub-request 1\nHTTP 200\n"));
    BOOST_TEST(request.contains("Authorization: Bearer •••\n"), request);
    BOOST_TEST(answer.contains(R"("access_token":"•••")"), answer);
    BOOST_TEST(request.contains("Authorization: Basic"));
    // base64 of "leadwire:client-secret-1", from where the secret alone decides.
    BOOST_TEST(!request.contains("bGllbnQtc2VjcmV0"));
    BOOST_TEST(!request.contains("client-secret-1"));
}

BOOST_DATA_TEST_CASE(an_edit_that_is_durable_survives_the_end_of_its_process, isolations) {
    const token_scene s(sample);
    std::filesystem::copy_file(LEADWIRE_BINARY_DIR "/tests/plugins/services.so", s.home.path() / "plugins/services.so");
    s.home.apply(integration_text({.plugin = "services",
                                   .url = s.crm.url("/new?ext={id}"),
                                   .more = "[settings]\ndo = \"edit now and die\"\n"}));
    s.take_in(1, "ok");
    BOOST_TEST(s.home.command({"tick"}).status == (sample == "inline" ? -SIGKILL : 0));
    BOOST_TEST(text_at(s.home.lead("1"), "/meta/step") == "one");
}

BOOST_AUTO_TEST_CASE(a_dry_run_asks_nobody_and_keeps_nothing) {
    const token_scene s("process");
    s.apply_token_auth();
    s.take_in(1, "ok");
    const auto run = s.home.command({"dry-run", "--lead", "1", "--integration", "crm", "--flow", "new"});
    BOOST_TEST(run.status == 1);
    BOOST_TEST(run.errors.contains("not in a dry run"), run.errors);
    BOOST_TEST(s.crm.log().empty());
    BOOST_TEST(s.home.tick().accepted == 1);
    BOOST_TEST(s.requests("/login") == 1u);
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace leadwire::test
