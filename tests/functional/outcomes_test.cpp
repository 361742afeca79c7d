// The shared table of plain values, flow by flow, through the plugin `plain-value` and over the wire.
#include "tests/functional/later_flows.hpp"

#include <boost/test/unit_test.hpp>

namespace leadwire::test {

BOOST_AUTO_TEST_SUITE(outcomes)

namespace {

std::vector<json::value> cases_of(std::string_view flow) {
    auto all = parsed_lines(source_text("tests/data/outcome-cases.jsonl"));
    std::erase_if(all, [&](const json::value& c) { return text_at(c, "/flow") != flow; });
    BOOST_REQUIRE(!all.empty());
    return all;
}

std::vector<json::value> values_of(const std::vector<json::value>& cases) {
    std::vector<json::value> values;
    for (const auto& c : cases) values.push_back(*json::at_pointer(c, "/value"));
    return values;
}

/// Leads whose custom field holds the answer as JSON; the CRM echoes it.
std::string leads_for(const std::vector<json::value>& values, std::string_view status = "new",
                      std::string_view external_id = "") {
    std::string text;
    for (std::size_t i = 0; i < values.size(); ++i) {
        json::object meta{{"mock", "echo"}, {"echo", json::dump(values[i])}};
        json::object lead{{"id", static_cast<std::int64_t>(i + 1)}, {"offer", 12}, {"phone", "79161234567"}};
        lead.emplace_back("status", status);
        lead.emplace_back("external_id", external_id);
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
    const auto cases = cases_of("new");
    host.apply(integration_text({.plugin = "plain-value", .url = crm.url("/?ext={id}")}));
    host.import_leads(leads_for(values_of(cases)));
    BOOST_TEST(static_cast<std::size_t>(host.tick().claimed) == cases.size());
    check_all(host, cases);
}

BOOST_AUTO_TEST_CASE(a_pointer_names_the_value) {
    mock_crm crm;
    installation host;
    const auto cases = cases_of("new");
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

BOOST_AUTO_TEST_CASE(a_change_is_sent_by_any_value_that_is_not_empty) {
    mock_crm crm;
    installation host;
    const auto cases = cases_of("change");
    host.apply(integration_text({.plugin = "plain-value",
                                 .url = crm.url("/?ext={id}"),
                                 .more = change_table(crm.url("/change?ext={id}&mock=echo"))}));
    host.import_leads(leads_for(values_of(cases), "processing", "A-1"));
    for (std::size_t i = 1; i <= cases.size(); ++i)
        (void)host.done({"lead", "change", std::to_string(i), "count=2"});
    const auto counts = host.tick();
    BOOST_TEST(static_cast<std::size_t>(counts.claimed) == cases.size());
    BOOST_TEST(counts.done + counts.failed == counts.claimed);
    for (std::size_t i = 0; i < cases.size(); ++i) BOOST_TEST_CONTEXT(json::dump(cases[i])) {
            const auto lead = host.lead(std::to_string(i + 1));
            const auto changes = deliveries(lead, "change");
            BOOST_REQUIRE(changes.size() == 1u);
            const bool sent = text_at(cases[i], "/expect/change") == "sent";
            BOOST_TEST(text_at(changes[0], "/state") == (sent ? "done" : "due"));
            BOOST_TEST(text_at(changes[0], "/why").empty() == sent);
            BOOST_TEST(text_at(changes[0], "/attempts/0/outcome") == (sent ? "done" : "failed"));
            BOOST_TEST(text_at(changes[0], "/external_id").empty());
            BOOST_TEST(text_at(lead, "/status") == "processing");
            BOOST_TEST(text_at(lead, "/external_id") == "A-1");
        }
}

BOOST_AUTO_TEST_CASE(an_approved_order_has_the_value_as_its_id) {
    mock_crm crm;
    installation host;
    const auto cases = cases_of("approved");
    host.apply("id = \"depot\"\nplugin = \"plain-value\"\noffers = \"*\"\n" +
               approved_table(crm.url("/?ext={id}&mock=echo")));
    host.import_leads(leads_for(values_of(cases), "packaging"));
    const auto counts = host.tick();
    BOOST_TEST(static_cast<std::size_t>(counts.claimed) == cases.size());
    BOOST_TEST(counts.accepted + counts.failed == counts.claimed);
    for (std::size_t i = 0; i < cases.size(); ++i) BOOST_TEST_CONTEXT(json::dump(cases[i])) {
            const auto id = std::to_string(i + 1);
            const auto lead = host.lead(id);
            const auto orders = deliveries(lead, "approved");
            BOOST_REQUIRE(orders.size() == 1u);
            const bool queued = text_at(cases[i], "/expect/approved") == "queued";
            auto given = text_at(cases[i], "/expect/approved_id");
            BOOST_TEST(given.empty() == queued);
            if (given == "INTERNAL") given = id;
            BOOST_TEST(text_at(orders[0], "/state") == (queued ? "due" : "done"));
            BOOST_TEST(text_at(orders[0], "/why").empty() == !queued);
            BOOST_TEST(text_at(orders[0], "/external_id") == given);
            BOOST_TEST(text_at(lead, "/status") == text_at(cases[i], "/expect/status"));
            BOOST_TEST(text_at(lead, "/external_id").empty());
        }
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
