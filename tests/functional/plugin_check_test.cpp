// The validator: plugins that keep the rules pass, and each rule has a plugin that breaks it.
#include "tests/support/json_text.hpp"
#include "tests/support/process.hpp"
#include "tests/support/temp_dir.hpp"

#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <fstream>
#include <ostream>

namespace leadwire::test {

BOOST_AUTO_TEST_SUITE(plugin_check)

namespace {

const std::string build = LEADWIRE_BINARY_DIR;

std::string test_plugin(const std::string& name) {
    return build + "/tests/plugins/" + name + ".so";
}

finished check(const std::string& file, std::vector<std::string> options) {
    std::vector<std::string> command{build + "/bin/leadwire", "plugin", "check", file};
    command.insert(command.end(), options.begin(), options.end());
    return run(command);
}

struct rule {
    const char* plugin;
    const char* test;  ///< the one that shows it
    const char* found; ///< part of what it finds
};
std::ostream& operator<<(std::ostream& out, const rule& r) {
    return out << r.plugin << " in " << r.test;
}

const rule rules[] = {
    {"raw_no_note", "file", "no leadwire note"},
    {"raw_no_entry", "file", "no entry function"},
    {"raw_wrong_version", "load", "version: found \"2.0\""},
    {"raw_plain", "older-host", "a host with a table of 8 bytes, ABI 1 is taken"},
    {"raw_silent_failure", "answer-2xx", "gave no reason"},
    {"breaks_leak_memory", "reload", "memory grew by"},
    {"breaks_leak_thread", "reload", "threads: "},
    {"breaks_leak_file", "reload", "open files: "},
    {"breaks_stays", "unload", "it stays in memory"},
    {"breaks_settings", "wrong-settings", "crashed: SIGABRT (configure with {})"},
    {"breaks_foreign_settings", "wrong-settings", "unknown exception"},
    {"breaks_clock", "same-processes", "two requests"},
    {"breaks_memory_of_leads", "same-objects", "two requests"},
    {"breaks_crash", "answer-5xx", "crashed: SIGABRT (flow new, lead typical, HTTP 500"},
    {"breaks_hang", "answer-empty", "no end after 1 s (flow new, lead typical, HTTP 204"},
    {"breaks_exit", "answer-4xx", "ended the process: status "},
    {"breaks_foreign", "answer-html", "unknown exception"},
    {"breaks_sub_answer", "answer-html", "crashed: SIGABRT (flow new, lead typical, HTTP 200"},
    {"breaks_no_store", "answer-2xx", ", no database"},
    {"breaks_rarely", "fuzz", "crashed: SIGABRT (seed "},
};

const char* references[] = {"altercpa", "autologin", "shop-items", "signed", "plain-value", "token-auth"};

} // namespace

BOOST_DATA_TEST_CASE(a_broken_rule_is_found, boost::unit_test::data::make(rules), r) {
    const auto end = check(test_plugin(r.plugin),
                           {"--only", r.test, "--limit", r.plugin == std::string("breaks_hang") ? "1" : "60",
                            "--settings", R"({"key": "k"})", "--rounds", "3000", "--json"});
    BOOST_TEST(end.status == 1);
    const auto rows = parsed_lines(end.output);
    BOOST_REQUIRE(rows.size() == 1U);
    BOOST_TEST(text_at(rows[0], "/test") == r.test);
    BOOST_TEST(text_at(rows[0], "/result") == "failed");
    const auto& findings = *json::at_pointer(rows[0], "/findings")->if_array();
    BOOST_TEST(
        std::ranges::any_of(findings, [&](const auto& f) { return text_at(f, "/what").contains(r.found); }),
        end.output);
    BOOST_TEST(end.errors.contains("1 of 1 tests failed"), end.errors);
}

BOOST_DATA_TEST_CASE(a_reference_plugin_passes, boost::unit_test::data::make(references), name) {
    const auto end =
        check(build + "/plugins/" + name + ".so",
              {"--integration", LEADWIRE_SOURCE_DIR "/plugins/" + std::string(name) + "/integration.toml",
               "--limit", "60", "--rounds", "300"});
    BOOST_TEST(end.status == 0, end.output << end.errors);
    BOOST_TEST(!end.output.contains("skipped"), end.output);
}

BOOST_AUTO_TEST_CASE(bytes_that_the_host_gives_are_the_same_for_every_run) {
    const auto end = check(test_plugin("breaks_nothing"), {"--limit", "60", "--rounds", "10"});
    BOOST_TEST(end.status == 0, end.output << end.errors);
}

BOOST_AUTO_TEST_CASE(a_seed_that_was_found_reproduces_alone) {
    const auto found = check(test_plugin("breaks_rarely"), {"--only", "fuzz", "--rounds", "3000", "--json"});
    const auto what = text_at(parsed_lines(found.output).at(0), "/findings/0/what");
    const auto seed = what.substr(what.find("seed ") + 5, what.find(": flow") - what.find("seed ") - 5);
    const auto again = check(test_plugin("breaks_rarely"), {"--reproduce", seed, "--json"});
    BOOST_TEST(again.status == 1);
    BOOST_TEST(text_at(parsed_lines(again.output).at(0), "/findings/0/what") == what);
    // Here it is the program itself that dies.
    BOOST_TEST(check(test_plugin("breaks_rarely"), {"--reproduce", seed, "--in-process"}).status != 1);
}

BOOST_AUTO_TEST_CASE(after_a_plugin_that_does_not_load_the_rest_is_skipped) {
    const auto end = check(test_plugin("raw_wrong_version"), {"--json"});
    BOOST_TEST(end.status == 1);
    const auto rows = parsed_lines(end.output);
    BOOST_REQUIRE(rows.size() > 10U);
    BOOST_TEST(text_at(rows[0], "/result") == "ok");
    BOOST_TEST(text_at(rows[1], "/result") == "failed");
    for (std::size_t i = 2; i < rows.size(); ++i) BOOST_TEST(text_at(rows[i], "/result") == "skipped");
}

BOOST_AUTO_TEST_CASE(settings_that_are_refused_say_how_to_give_them) {
    const auto end = check(build + "/plugins/signed.so", {"--only", "settings"});
    BOOST_TEST(end.status == 1);
    BOOST_TEST(end.output.contains("settings: signed: key: "), end.output);
    BOOST_TEST(end.output.contains("--settings JSON"), end.output);
    BOOST_TEST(
        check(build + "/plugins/signed.so", {"--only", "settings", "--settings", R"({"key": "k"})"}).status ==
        0);
}

BOOST_AUTO_TEST_CASE(results_are_written_as_junit) {
    temp_dir dir;
    const auto file = (dir.path() / "out.xml").string();
    BOOST_TEST(
        check(test_plugin("raw_plain"), {"--only", "older-host", "--only", "load", "--junit", file}).status ==
        1);
    std::ifstream in(file);
    const std::string text{std::istreambuf_iterator<char>(in), {}};
    BOOST_TEST(text.contains("tests=\"2\" failures=\"1\" skipped=\"0\""), text);
    BOOST_TEST(text.contains("name=\"older-host\""), text);
    BOOST_TEST(text.contains("<failure message=\"a host with a table of 8 bytes, ABI 1 is taken\">"), text);
}

BOOST_AUTO_TEST_CASE(tests_are_listed_and_wrong_usage_is_two) {
    const auto listed = run({build + "/bin/leadwire", "plugin", "check", "--list"});
    BOOST_TEST(listed.status == 0);
    for (const auto& r : rules) BOOST_TEST(listed.output.contains(r.test), r.test);
    BOOST_TEST(run({build + "/bin/leadwire", "plugin", "check"}).status == 2);
    BOOST_TEST(check(test_plugin("raw_plain"), {"--only", "nonsense"}).status == 2);
    BOOST_TEST(check(test_plugin("raw_plain"), {"--settings", "5"}).status == 2);
    BOOST_TEST(check(test_plugin("raw_plain"), {"--integration", "/nowhere"}).status == 1);
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace leadwire::test
