// The shared table of plain values, flow `sync`: from the customer's request over the plugin to the page that
// the customer sees and to the lead.
#include "tests/functional/serve_scene.hpp"
#include "tests/functional/sync_integration.hpp"

#include <boost/test/unit_test.hpp>

namespace leadwire::test {

BOOST_FIXTURE_TEST_SUITE(sync_outcomes, serve_scene)

namespace {

std::vector<json::value> cases_of_sync() {
    auto all = parsed_lines(source_text("tests/data/outcome-cases.jsonl"));
    std::erase_if(all, [](const json::value& c) { return text_at(c, "/flow") != "sync"; });
    return all;
}

void check(const installation& home, const api_answer& answer, const json::value& wanted) {
    BOOST_TEST(answer.status == 201);
    const auto page = answer.document();
    for (const auto* member : {"/action", "/url", "/message"})
        BOOST_TEST(text_at(page, member) == text_at(wanted, std::string("/expect") + member), member);
    const auto id = text_at(page, "/id");
    const auto lead = home.lead(id);
    auto external = text_at(wanted, "/expect/external_id");
    if (external == "INTERNAL") external = id;
    BOOST_TEST(text_at(lead, "/status") == text_at(wanted, "/expect/status"));
    BOOST_TEST(text_at(lead, "/reason") == text_at(wanted, "/expect/reason"));
    BOOST_TEST(text_at(lead, "/external_id") == external);
}

} // namespace

BOOST_AUTO_TEST_CASE(each_value_has_its_page_and_its_effect) {
    home.apply(sync_integration(crm, {.classic = false}));
    const auto cases = cases_of_sync();
    BOOST_REQUIRE(!cases.empty());
    const auto client = as("intake");
    for (int round = 0; round < 2; ++round)
        for (const auto& c : cases) BOOST_TEST_CONTEXT(json::dump(c)) {
                check(home, client.lead(arriving("echo", json::dump(*json::at_pointer(c, "/value")))), c);
            }
    BOOST_TEST(crm.log().size() == 2 * cases.size());
    BOOST_TEST(stop() == 0);
}

BOOST_AUTO_TEST_CASE(a_pointer_names_the_value) {
    home.apply(sync_integration(crm, {.settings = "path = \"/data/v\"\n", .classic = false}));
    const auto client = as("intake");
    for (const auto& c : cases_of_sync()) BOOST_TEST_CONTEXT(json::dump(c)) {
            const json::object data{{"data", json::object{{"v", *json::at_pointer(c, "/value")}}}};
            check(home, client.lead(arriving("echo", json::dump(data))), c);
        }
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace leadwire::test
