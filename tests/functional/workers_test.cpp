// Several workers at one port: they share the leads, and end together.
#include "tests/functional/workers_scene.hpp"

#include "tests/functional/holding_crm.hpp"

#include <boost/test/unit_test.hpp>

#include <csignal>
#include <set>

namespace leadwire::test {

namespace {

/// The first digits of the request's ID: each process has its own.
std::string answered_by(const api_answer& answer) {
    constexpr std::string_view name = "X-Request-Id: ";
    return answer.head.substr(answer.head.find(name) + name.size(), 8);
}

} // namespace

BOOST_FIXTURE_TEST_SUITE(workers, workers_scene)

BOOST_AUTO_TEST_CASE(leads_come_through_one_port_to_all_and_each_is_sent_once) {
    home.apply(integration_text({.url = crm.url("/new?ext={id}"), .limits = "in_flight = 200\ntimeout = \"10s\""}));
    home.import_leads(leads_text(300, "slow:30"));
    std::set<std::string> processes;
    std::size_t taken = 0;
    const auto client = as("intake");
    BOOST_TEST(eventually([&] {
        const auto answer = client.lead(R"({"offer": 12, "phone": "7", "meta": {"mock": "slow:30"}})");
        BOOST_TEST(answer.status == 201);
        ++taken;
        processes.insert(answered_by(answer));
        return processes.size() >= 2 && taken >= 20;
    }));
    BOOST_TEST(nothing_is_left());
    BOOST_TEST(metrics().at("leadwire_outcomes_total{integration=\"crm\",flow=\"new\",outcome=\"accepted\"}") == 300.0 + static_cast<double>(taken));
    BOOST_TEST(metrics().at("leadwire_http_answers_total{class=\"2xx\"}") >= static_cast<double>(taken + 1));
    BOOST_TEST(metrics().at("leadwire_workers") == 3);
    BOOST_TEST(metrics().at("leadwire_worker_restarts_total") == 0);
    BOOST_TEST(metrics().at("leadwire_sends_under_way") == 0);
    BOOST_TEST(stop() == 0);
    const auto leads = parsed_lines(home.leads_with_deliveries());
    BOOST_TEST(leads.size() == 300 + taken);
    for (const auto& lead : leads) {
        BOOST_TEST(text_at(lead, "/status") == "processing");
        BOOST_TEST(requests(text_at(lead, "/id")) == 1u);
    }
}

BOOST_AUTO_TEST_CASE(what_one_cannot_send_now_is_left_to_the_others) {
    (void)home.done({"config", "set", "sender.in_flight", "10"});
    home.apply(integration_text({.url = crm.url("/new?ext={id}"), .limits = "in_flight = 10000\ntimeout = \"10s\""}));
    home.import_leads(leads_text(3000, "slow:30"));
    (void)host();
    BOOST_TEST(nothing_is_left());
    for (const auto* who : {"worker 1: tick: ", "worker 2: tick: ", "worker 3: tick: "}) BOOST_TEST(says(who));
}

BOOST_AUTO_TEST_CASE(sends_under_way_are_those_of_all_workers) {
    holding_crm held("{\"status\":\"ok\",\"id\":1}");
    home.apply(integration_text({.url = held.url("/new?ext={id}"), .limits = "in_flight = 8\ntimeout = \"30s\""}));
    home.import_leads(leads_text(8, "slow:30"));
    (void)host();
    BOOST_TEST(held.gets(8));
    BOOST_TEST(metrics().at("leadwire_sends_under_way") == 8);
    BOOST_TEST(metrics().at("leadwire_deliveries{integration=\"crm\",flow=\"new\",state=\"claimed\"}") == 8);
    held.open();
    BOOST_TEST(nothing_is_left());
    BOOST_TEST(eventually([&] { return metrics().at("leadwire_sends_under_way") == 0; }));
}

BOOST_AUTO_TEST_CASE(the_setting_says_how_many_and_the_option_wins) {
    (void)home.done({"config", "set", "workers", "2"});
    wish.arguments = {};
    BOOST_TEST(host().log().find("with 2 workers") != std::string::npos);
    BOOST_TEST(workers().size() == 2u);
    BOOST_TEST(stop() == 0);
    wish.arguments = {"--workers", "1"};
    BOOST_TEST(metrics().at("leadwire_workers") == 1);
    BOOST_TEST(workers().empty());
}

BOOST_AUTO_TEST_CASE(settings_are_read_anew_by_all) {
    host().process().signal(SIGHUP);
    for (const auto* who : {"worker 1: ", "worker 2: ", "worker 3: "})
        BOOST_TEST(says(std::string(who) + "settings, integrations and plugins were read anew"));
    BOOST_TEST(workers().size() == 3u);
}

BOOST_AUTO_TEST_CASE(each_is_a_host_of_its_own_for_commands) {
    home.apply(integration_text({.url = crm.url("/new")}));
    std::set<std::string> hosts, processes;
    for (const int one : workers()) processes.insert(std::to_string(one));
    for (const auto& row : parsed_lines(home.done({"plugin", "list", "--json"})))
        for (std::size_t i = 0; i < count_at(row, "/hosts"); ++i)
            hosts.insert(text_at(row, "/hosts/" + std::to_string(i) + "/host"));
    BOOST_TEST(hosts.size() == 3u);
    BOOST_TEST((hosts == processes));
}

BOOST_AUTO_TEST_CASE(json_lines_of_the_log_say_which_worker_it_was) {
    (void)home.done({"config", "set", "log.format", "\"json\""});
    wish.arguments = {"--workers", "2"};
    BOOST_TEST(host().stop() == 0);
    std::set<std::string> stopped;
    std::istringstream lines(host().log());
    for (std::string line; std::getline(lines, line);)
        if (line.starts_with('{') && text_at(parsed(line), "/message") == "stopped") stopped.insert(text_at(parsed(line), "/worker"));
    BOOST_TEST((stopped == std::set<std::string>{"", "1", "2"}));
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace leadwire::test
