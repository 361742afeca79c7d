// What comes back from a plugin: outcomes, plain values, exceptions, nonsense.
#include "tests/support/plugin_case.hpp"

#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include <ostream>

using namespace leadwire;
using leadwire::test::plugin_case;

namespace {

std::string shown(const std::optional<verdict>& v) {
    if (!v) return "none";
    if (const auto* value = std::get_if<json::value>(&*v)) return "value " + json::dump(*value);
    const auto& typed = std::get<typed_verdict>(*v);
    constexpr const char* words[] = {"accepted", "rejected", "failed", "done", "redirect", "message"};
    std::string text = words[static_cast<int>(typed.kind)];
    if (typed.reason != 0) text += " " + std::to_string(typed.reason);
    if (typed.text) text += " \"" + *typed.text + "\"";
    return text;
}

std::string after(std::string_view scenario, flow f = flow::new_lead) {
    plugin_case c;
    c.f = f;
    c.answer = {200, {}, R"({"id": 12345678901234567890123})"};
    c.call().answer = &c.answer;
    auto p = test::configured(test::test_plugin("scenario"), json::dump(json::object{{"process", scenario}}));
    auto done = p->call(plugin::entry::process, c.call());
    BOOST_TEST((done.has_value() || !c.call().verdict));
    return done ? shown(c.call().verdict) : "error " + done.error().message();
}

struct outcome_case {
    const char* scenario;
    const char* expected;
};
std::ostream& operator<<(std::ostream& out, const outcome_case& c) {
    return out << c.scenario;
}

const outcome_case cases[] = {
    {"nothing", "value null"},
    {"accepted", "accepted \"12345678901234567890123\""},
    {"accepted text", "accepted \"a-1\""},
    {"accepted number", "accepted \"17\""},
    {"accepted true", "accepted"},
    {"accepted nothing", "accepted \"\""},
    {"accepted internal", "accepted"},
    {"rejected", "rejected 12"},
    {"rejected 99", "rejected 99"},
    {"failed", "failed \"why\""},
    {"done", "done"},
    {"redirect", "redirect \"https://x\""},
    {"message", "message \"12345678901234567890123\""},
    {"int", "value -7"},
    {"text", "value \"id:5\""},
    {"false", "value false"},
    {"null", "value null"},
    {"json", "value {\"id\":12345678901234567890123}"},
    {"throw", "error process_new: thrown in process"},
    {"throw foreign", "error process_new: unknown exception"},
    {"throw number", "error process_new: unknown exception"},
    {"throw without text", "error process_new: the plugin failed with status 2 and gave no reason"},
    {"throw bytes", "error process_new: caf\xEF\xBF\xBD"},
    {"rejected 0", "error process_new: outcome: rejected with reason 0; allowed: from 1"},
    {"huge", "error process_new: outcome: 8388608 bytes of text; allowed: at most 65536"},
    {"huge id", "error process_new: outcome: 8388608 bytes of text; allowed: at most 65536"},
    {"not UTF-8", "error process_new: outcome: a text that is not UTF-8, or holds a zero byte"},
    {"zero byte", "error process_new: outcome: a text that is not UTF-8, or holds a zero byte"},
};

} // namespace

BOOST_AUTO_TEST_SUITE(plugin_outcome)

BOOST_DATA_TEST_CASE(of, boost::unit_test::data::make(cases), c) {
    BOOST_TEST(after(c.scenario) == c.expected);
}

BOOST_AUTO_TEST_CASE(names_the_function_of_its_flow) {
    BOOST_TEST(after("throw", flow::change) == "error process_change: thrown in process");
    BOOST_TEST(after("throw", flow::approved) == "error process_approved: thrown in process");
    BOOST_TEST(after("throw", flow::sync) == "error process_sync: thrown in process");
}

BOOST_AUTO_TEST_CASE(may_be_large_where_only_its_being_counts) {
    BOOST_TEST(after("huge array").size() > 8U << 20);
    BOOST_TEST(after("failed long").size() == std::string("failed \"\"").size() + 65536);
}

BOOST_AUTO_TEST_CASE(of_one_call_does_not_live_into_the_next) {
    plugin_case c;
    test::must(test::configured(test::test_plugin("scenario"), R"({"process": "int"})")->call(plugin::entry::process, c.call()));
    BOOST_TEST(c.call().verdict.has_value());
    auto failed =
        test::configured(test::test_plugin("scenario"), R"({"process": "throw"})")->call(plugin::entry::process, c.call());
    BOOST_TEST(!failed.has_value());
    BOOST_TEST(!c.call().verdict.has_value());
}

BOOST_AUTO_TEST_CASE(of_a_plugin_that_fails_without_a_word) {
    plugin_case c;
    auto done = test::configured(test::test_plugin("raw_silent_failure"), "{}")->call(plugin::entry::process, c.call());
    BOOST_REQUIRE(!done);
    BOOST_TEST(done.error().message() == "process_new: the plugin failed with status 42 and gave no reason");
    BOOST_TEST((!c.call().verdict && c.call().edits.empty()));
}

BOOST_AUTO_TEST_CASE(of_a_plugin_that_misuses_every_function) {
    plugin_case c;
    test::must(test::configured(test::test_plugin("raw_misuse"), "{}")->call(plugin::entry::process, c.call()));
    BOOST_TEST(shown(c.call().verdict) == "value 0");
    BOOST_TEST(c.call().edits.empty());
}

BOOST_AUTO_TEST_SUITE_END()
