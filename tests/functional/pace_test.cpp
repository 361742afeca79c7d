// Limits over all processes, the circuit breaker, and what `lead list --why` says about both.
#include "host/lead/timestamp.hpp"
#include "tests/support/installation.hpp"
#include "tests/support/json_text.hpp"
#include "tests/support/mock_crm.hpp"

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <chrono>
#include <set>
#include <string>

namespace leadwire::test {

BOOST_AUTO_TEST_SUITE(pace)

namespace {

using namespace std::chrono_literals;

std::string lead_lines(int count) {
    std::string lines;
    for (int id = 1; id <= count; ++id)
        lines += "{\"id\":" + std::to_string(id) + ",\"offer\":12,\"phone\":\"79161234567\",\"country\":\"ru\"}\n";
    return lines;
}

struct one_crm {
    mock_crm crm;
    installation host;

    void apply(const std::string& mock, const std::string& limits, const std::string& more = "") {
        host.apply("id = \"crm\"\nplugin = \"altercpa\"\noffers = \"*\"\n[limits]\n" + limits + "\n" + more +
                   "\n[new]\nurl = \"" + crm.url("/add?mock=" + mock + "&ext={id}") +
                   "\"\nfields = '''\nphone {iphone}\n'''\n");
    }
    /// Two processes at once, to their end.
    void two_ticks() {
        const std::vector<std::string> command{LEADWIRE_BINARY_DIR "/bin/leadwire", "--dir", host.path().string(), "tick",
                                               "--json"};
        background_process first(command), second(command);
        BOOST_TEST(first.wait(60s) == 0);
        BOOST_TEST(second.wait(60s) == 0);
    }
    /// The largest number of requests that came within such a span.
    std::size_t most_within(std::chrono::milliseconds span) {
        std::vector<timestamp> at;
        for (const auto& request : crm.log()) at.push_back(parse_timestamp(text_at(request, "/at")).value());
        std::ranges::sort(at);
        std::size_t most = 0;
        for (auto from = at.begin(); from != at.end(); ++from)
            most = std::max(most, static_cast<std::size_t>(std::lower_bound(from, at.end(), *from + span) - from));
        return most;
    }
    std::string why(const std::string& id) {
        for (const auto& row : parsed_lines(host.done({"lead", "list", "--why", "--json"})))
            if (text_at(row, "/id") == id) return text_at(row, "/why");
        return "(no such lead)";
    }
    bool says(const std::string& id, const std::string& words) {
        const auto text = why(id);
        BOOST_TEST_INFO(text);
        return text.find(words) != std::string::npos;
    }
};

} // namespace

BOOST_FIXTURE_TEST_CASE(two_processes_share_what_may_be_under_way, one_crm) {
    apply("slow:200", "in_flight = 4");
    host.import_leads(lead_lines(24));
    two_ticks();
    BOOST_TEST(crm.log().size() == 24u);
    BOOST_TEST(most_within(200ms) <= 4u);
}

BOOST_FIXTURE_TEST_CASE(a_tick_has_all_that_may_be_under_way_from_its_first_request_on, one_crm) {
    apply("slow:400", "in_flight = 8");
    host.import_leads(lead_lines(8));
    BOOST_TEST(host.tick().accepted == 8);
    std::set<std::string> connections;
    for (const auto& request : crm.log()) connections.insert(text_at(request, "/connection"));
    BOOST_TEST(connections.size() == 8u, "none had to wait for another's answer");
}

BOOST_FIXTURE_TEST_CASE(two_processes_share_the_requests_of_a_second, one_crm) {
    apply("ok", "per_second = 20");
    host.import_leads(lead_lines(80));
    two_ticks();
    BOOST_TEST(crm.log().size() == 80u, "a tick goes on until nothing is due");
    // Four seconds; two, if each had 20 for itself. What comes late by a busy machine must not look like too many.
    BOOST_TEST(most_within(2600ms) < 80u);
}

BOOST_FIXTURE_TEST_CASE(a_day_has_so_many_requests, one_crm) {
    apply("ok", "per_day = 3");
    host.import_leads(lead_lines(5));
    BOOST_TEST(host.tick().accepted == 3);
    BOOST_TEST(says("5", "limit: 3 requests a day"));
    BOOST_TEST(host.tick().claimed == 0);
    host.sql("UPDATE paces SET day = day - 1");
    BOOST_TEST(host.tick().accepted == 2);
}

BOOST_FIXTURE_TEST_CASE(what_is_not_sent_costs_nothing_of_the_day, one_crm) {
    apply("ok", "per_day = 2");
    host.import_leads(R"({"id": 1, "offer": 12, "phone": "1", "external_id": "A-1"})"
                      "\n" +
                      std::string(R"({"id": 2, "offer": 12, "phone": "1", "external_id": "A-2"})"));
    BOOST_TEST(host.tick().accepted == 2);
    host.import_leads(R"({"id": 3, "offer": 12, "phone": "1"})");
    BOOST_TEST(host.tick().accepted == 1);
    BOOST_TEST(crm.log().size() == 1u);
}

BOOST_FIXTURE_TEST_CASE(the_breaker_opens_lets_some_try_and_closes, one_crm) {
    const std::string limits = "in_flight = 2", breaker = "[breaker]\nminimum = 5\n";
    apply("500", limits, breaker);
    host.import_leads(lead_lines(40));
    const auto first = host.tick();
    BOOST_TEST(first.failed >= 5);
    BOOST_TEST(first.failed <= 12, "the others do not find out for themselves");
    BOOST_TEST(says("40", "the breaker of crm is open since "));
    BOOST_TEST(host.tick().claimed == 3);
    BOOST_TEST(says("40", "the breaker of crm is open since "));
    apply("ok", limits, breaker);
    BOOST_TEST(host.tick().accepted == 40);
    BOOST_TEST(why("40").empty());
}

BOOST_FIXTURE_TEST_CASE(answers_that_the_plugin_refuses_never_open_the_breaker, one_crm) {
    apply("422", "in_flight = 2", "[breaker]\nminimum = 5\n");
    host.import_leads(lead_lines(20));
    BOOST_TEST(host.tick().failed == 20);
    BOOST_TEST(host.tick().failed == 20);
}

BOOST_FIXTURE_TEST_CASE(a_lead_that_waits_says_why, one_crm) {
    host.import_leads(lead_lines(1));
    BOOST_TEST(says("1", "no integration takes offer 12"));
    apply("429:600", "in_flight = 2");
    BOOST_TEST(says("1", "waits for the next tick"));
    (void)host.done({"integration", "pause", "crm"});
    BOOST_TEST(says("1", "integration crm is paused"));
    (void)host.done({"integration", "resume", "crm"});
    BOOST_TEST(host.tick().failed == 1);
    BOOST_TEST(says("1", "next try at "));
}

BOOST_FIXTURE_TEST_CASE(a_lead_that_waits_for_a_person_or_a_plugin_says_why, one_crm) {
    apply("cut-before", "in_flight = 2", "");
    host.import_leads(lead_lines(1));
    (void)host.tick();
    BOOST_TEST(says("1", "in doubt: "));
    host.sql("UPDATE deliveries SET state = 4");
    BOOST_TEST(says("1", "in doubt: "));
    (void)host.done({"lead", "resolve", "1", "--not-sent", "--why", "asked them"});
    BOOST_TEST(says("1", "settled by "));
    std::filesystem::remove(host.path() / "plugins" / "altercpa.so");
    BOOST_TEST(says("1", "plugin altercpa"));
}

BOOST_FIXTURE_TEST_CASE(a_slow_integration_takes_nothing_from_another, one_crm) {
    apply("slow:5000", "in_flight = 2");
    host.apply("id = \"quick\"\nplugin = \"altercpa\"\noffers = [13]\npriority = -1\n[new]\nurl = \"" +
               crm.url("/quick?mock=ok&ext={id}") + "\"\nfields = \"\"\n");
    std::string lines = lead_lines(2);
    for (int id = 11; id <= 60; ++id)
        lines += "{\"id\":" + std::to_string(id) + ",\"offer\":13,\"phone\":\"79161234567\"}\n";
    host.import_leads(lines);
    BOOST_TEST(host.tick().accepted == 52);
    int quick = 0;
    timestamp last_quick{}, first_slow_ended = timestamp::max();
    for (const auto& request : crm.log()) {
        auto at = parse_timestamp(text_at(request, "/at")).value();
        if (text_at(request, "/path").find("/quick") == std::string::npos) {
            first_slow_ended = std::min(first_slow_ended, at + 5s);
        } else {
            ++quick;
            last_quick = std::max(last_quick, at);
        }
    }
    BOOST_TEST(quick == 50);
    BOOST_TEST((last_quick < first_slow_ended), "all of the quick one's went while the slow one's were under way");
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace leadwire::test
