// What the validator tries plugins with, and how it tells.
#include "host/cli/plugin/check/canned.hpp"
#include "host/cli/plugin/check/check_report.hpp"
#include "host/cli/plugin/check/fuzz_input.hpp"
#include "host/lead/lead_json.hpp"

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <set>

namespace leadwire::cli {
namespace {

std::string text_of(const fuzz_input& input) {
    return json::dump(lead_to_json(*input.of().order)) + input.of().name() + input.of().answer->body;
}

} // namespace

BOOST_AUTO_TEST_SUITE(validator)

BOOST_AUTO_TEST_CASE(every_kind_of_answer_has_one_and_the_large_ones_are_large) {
    using enum answer_kind;
    for (auto kind : {ok, refused, broken, none, empty, cut, large, bytes, html, types, deep})
        BOOST_TEST(!canned_answers(kind).empty());
    for (const auto& answer : canned_answers(large)) BOOST_TEST(answer.body.size() > 9'000'000U);
    for (const auto& answer : canned_answers(cut)) BOOST_TEST(!json::parse(answer.body));
    const auto all = canned_answers(large);
    BOOST_TEST(std::ranges::count_if(all, [](const auto& a) { return json::parse(a.body).has_value(); }) ==
               2);
}

BOOST_AUTO_TEST_CASE(leads_are_different) {
    std::set<std::string> names;
    for (const auto& l : canned_leads()) names.insert(l.name);
    BOOST_TEST(names.size() == 5U);
    const auto& longest = *std::ranges::find(canned_leads(), "longest", &canned_lead::name);
    BOOST_TEST(longest.of.name.size() > 65'000U);
}

BOOST_AUTO_TEST_CASE(a_seed_makes_its_input_and_no_other) {
    const std::vector<send_case> flows{{.of = flow::new_lead}, {.of = flow::sync}};
    std::set<std::string> inputs;
    for (std::uint64_t seed = 1; seed <= 100; ++seed) {
        const fuzz_input one(seed, flows), again(seed, flows);
        BOOST_TEST(text_of(one) == text_of(again));
        inputs.insert(text_of(one));
    }
    BOOST_TEST(inputs.size() == 100U);
}

BOOST_AUTO_TEST_CASE(an_error_of_the_author_breaks_no_rule) {
    BOOST_TEST(!rule_broken_by({error_code::invalid, "process_new", "no SKU"}));
    BOOST_TEST(!rule_broken_by({error_code::refused, "settings", "a: key: missing"}));
    BOOST_TEST(rule_broken_by({error_code::invalid, "process_new", "unknown exception"}).has_value());
    BOOST_TEST(rule_broken_by({error_code::refused, "settings", "a: unknown exception"}).has_value());
    BOOST_TEST(rule_broken_by({error_code::invalid, "process_new", "std::bad_alloc"}).has_value());
    BOOST_TEST(rule_broken_by({error_code::invalid, "process_new", "an exception crossed the border: x"})
                   .has_value());
    BOOST_TEST(rule_broken_by({error_code::invalid, "process_new",
                               "the plugin failed with status 42 and gave no reason"})
                   .has_value());
}

BOOST_AUTO_TEST_CASE(findings_come_back_from_a_child) {
    const auto read = read_findings(written({{"a \"b\"\n\xff", "c"}, {"d", ""}}));
    BOOST_REQUIRE(read.size() == 2U);
    BOOST_TEST(read[0].what == "a \"b\"\n\xEF\xBF\xBD");
    BOOST_TEST(read[0].remedy == "c");
    BOOST_TEST(read_findings("").empty());
}

BOOST_AUTO_TEST_CASE(results_are_told_in_three_ways) {
    const check_end failed{.name = "load", .skipped = {}, .findings = {{"a <b>\x1b", "c & d"}, {"e", ""}}};
    const check_end skipped{.name = "fuzz", .skipped = "no reason", .findings = {}};
    BOOST_TEST(as_lines(failed) == "FAILED   load\n         a <b>\\x1b\n           -> c & d\n         e");
    BOOST_TEST(as_lines(skipped) == "skipped  fuzz: no reason");
    BOOST_TEST(json::dump(as_json(skipped)) ==
               R"({"test":"fuzz","result":"skipped","why":"no reason","findings":[],"milliseconds":0})");
    const auto xml = as_junit("a&b.so", {failed, skipped});
    BOOST_TEST(xml.contains("<testsuite name=\"a&amp;b.so\" tests=\"2\" failures=\"1\" skipped=\"1\">"), xml);
    BOOST_TEST(
        xml.contains("<failure message=\"a &lt;b&gt;\\x1b\">a &lt;b&gt;\\x1b: c &amp; d\ne: \n</failure>"),
        xml);
    BOOST_TEST(xml.contains("<skipped message=\"no reason\"/>"), xml);
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace leadwire::cli
