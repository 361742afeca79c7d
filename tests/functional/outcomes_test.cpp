// The shared table of plain values, flow `new`, through the plugin `plain-value` and over the wire.
#include "tests/functional/crm_integration.hpp"
#include "tests/support/installation.hpp"
#include "tests/support/json_text.hpp"

#include <boost/test/unit_test.hpp>

namespace leadwire::test {

BOOST_AUTO_TEST_SUITE(outcomes)

namespace {

std::vector<json::value> cases_of_new() {
    auto all = parsed_lines(source_text("tests/data/outcome-cases.jsonl"));
    std::erase_if(all, [](const json::value& c) { return text_at(c, "/flow") != "new"; });
    return all;
}

/// Leads whose custom field holds the answer as JSON; the CRM echoes it.
std::string leads_for(const std::vector<json::value>& values) {
    std::string text;
    for (std::size_t i = 0; i < values.size(); ++i) {
        json::object meta{{"mock", "echo"}, {"echo", json::dump(values[i])}};
        json::object lead{{"id", static_cast<std::int64_t>(i + 1)}, {"offer", 12}, {"phone", "79161234567"}};
        lead.emplace_back("meta", std::move(meta));
        text += json::dump(lead) + "\n";
    }
    return text;
}

void check_all(const installation& host, const std::vector<json::value>& cases) {
    for (std::size_t i = 0; i < cases.size(); ++i) BOOST_TEST_CONTEXT(json::dump(cases[i])) {
            const auto id = std::to_string(i + 1);
            const auto lead = host.lead(id);
            auto external = text_at(cases[i], "/expect/external_id");
            if (external == "INTERNAL") external = id;
            BOOST_TEST(text_at(lead, "/status") == text_at(cases[i], "/expect/status"));
            BOOST_TEST(text_at(lead, "/reason") == text_at(cases[i], "/expect/reason"));
            BOOST_TEST(text_at(lead, "/external_id") == external);
            const bool waits = text_at(cases[i], "/expect/status") == "new";
            BOOST_TEST(text_at(lead, "/deliveries/0/why").empty() == !waits);
        }
}

} // namespace

BOOST_AUTO_TEST_CASE(the_whole_answer_is_the_value) {
    mock_crm crm;
    installation host;
    const auto cases = cases_of_new();
    BOOST_REQUIRE(!cases.empty());
    std::vector<json::value> values;
    for (const auto& c : cases) values.push_back(*json::at_pointer(c, "/value"));
    host.apply(integration_text({.plugin = "plain-value", .url = crm.url("/?ext={id}")}));
    host.import_leads(leads_for(values));
    BOOST_TEST(static_cast<std::size_t>(host.tick().claimed) == cases.size());
    check_all(host, cases);
}

BOOST_AUTO_TEST_CASE(a_pointer_names_the_value) {
    mock_crm crm;
    installation host;
    const auto cases = cases_of_new();
    std::vector<json::value> values;
    for (const auto& c : cases)
        values.emplace_back(
            json::object{{"data", json::array{1, json::object{{"v", *json::at_pointer(c, "/value")}}}}});
    host.apply(integration_text({.plugin = "plain-value",
                                 .url = crm.url("/?ext={id}"),
                                 .more = "[settings]\npath = \"/data/1/v\"\n"}));
    host.import_leads(leads_for(values));
    (void)host.tick();
    check_all(host, cases);
}

BOOST_AUTO_TEST_CASE(what_is_no_scalar_is_a_failure_and_digits_are_kept) {
    mock_crm crm;
    installation host;
    host.apply(integration_text({.plugin = "plain-value", .url = crm.url("/?ext={id}")}));
    const std::string digits = "1234567890123456789012345";
    host.import_leads(
        leads_for({json::array{1}, json::object{{"id", 5}}, json::number{digits}, "007", " 12 "}));
    (void)host.tick();
    BOOST_TEST(text_at(host.lead("1"), "/status") == "new");
    BOOST_TEST(text_at(host.lead("2"), "/status") == "new");
    BOOST_TEST(text_at(host.lead("3"), "/external_id") == digits);
    BOOST_TEST(text_at(host.lead("4"), "/external_id") == "007");
    BOOST_TEST(text_at(host.lead("5"), "/external_id") == "12");
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace leadwire::test
