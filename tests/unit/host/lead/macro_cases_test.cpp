// The shared table of templates and what they become: tests/data/macro-cases.jsonl.
#include "host/lead/lead_json.hpp"
#include "tests/unit/host/lead/macro_world.hpp"

#include <map>
#include <sstream>

using namespace leadwire;

namespace {

std::vector<json::value> lines_of(const std::string& path) {
    std::istringstream in(test::text_of_file(path));
    std::vector<json::value> all;
    for (std::string line; std::getline(in, line);)
        if (!line.empty()) all.push_back(test::parsed(line));
    return all;
}
std::string member(const json::value& document, std::string_view name) {
    return json::plain_text(*json::find(*document.if_object(), name));
}

} // namespace

BOOST_AUTO_TEST_SUITE(macro_cases)

BOOST_AUTO_TEST_CASE(every_case_expands_as_told) {
    test::macro_world world;
    std::map<std::string, lead> leads;
    for (const auto& document : lines_of("tests/data/macro-leads.jsonl")) {
        auto made = lead_from_json(document, timestamp{});
        BOOST_REQUIRE_MESSAGE(made, (made ? "" : made.error().message()));
        leads.emplace(member(document, "id"), std::move(*made));
    }
    auto cases = lines_of("tests/data/macro-cases.jsonl");
    BOOST_TEST(cases.size() == 1072U);
    for (const auto& c : cases) {
        world.order = leads.at(member(c, "lead"));
        auto context = member(c, "context") == "url" ? text_context::url : text_context::plain;
        auto text = member(c, "template");
        BOOST_TEST_CONTEXT("lead " << member(c, "lead") << ", " << member(c, "context") << ", " << text)
        BOOST_TEST(world.expand(text, context) == member(c, "expect"));
    }
}

BOOST_AUTO_TEST_SUITE_END()
