// Authors' cases: what the format takes and refuses, and that every expectation can fail.
#include "host/cli/plugin/case_run.hpp"
#include "tests/support/plugin_case.hpp"
#include "tests/support/temp_dir.hpp"
#include "tests/support/why.hpp"

#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include <ostream>

namespace leadwire::cli {
namespace {

author_case read(const std::string& line, const std::filesystem::path& directory = {}) {
    return test::must(read_case(line, "c", directory));
}

struct refusal {
    const char* line;
    const char* text;
};
std::ostream& operator<<(std::ostream& out, const refusal& r) {
    return out << r.line;
}

const refusal refusals[] = {
    {R"([1])", "is no JSON object"},
    {R"({"name": "a")", "line 1, column"},
    {R"({"expect": {"accepted": "1"}})", "name: is missing"},
    {R"({"name": "a"})", "expect: expects nothing"},
    {R"({"name": "a", "expect": {}})", "expect: expects nothing"},
    {R"({"name": "a", "anwser": {}, "expect": {"accepted": "1"}})",
     "anwser: there is no such member; allowed: name flow"},
    {R"({"name": "a", "expect": {"acepted": "1"}})", "expect.acepted: there is no such member; allowed: url"},
    {R"({"name": "a", "answer": {"stat": 1}, "expect": {"accepted": "1"}})",
     "answer.stat: there is no such member"},
    {R"({"name": 5, "expect": {"accepted": "1"}})", "name: found number 5, allowed: a text"},
    {R"({"name": "a", "flow": "old", "expect": {"accepted": "1"}})",
     "flow: is no flow; allowed: new, change"},
    {R"({"name": "a", "probe": 1, "expect": {"accepted": "1"}})",
     "probe: found number 1, allowed: true or false"},
    {R"({"name": "a", "lead": {"offer": "x"}, "expect": {"accepted": "1"}})", "lead: offer: "},
    {R"({"name": "a", "catalog": {"offers": 1}, "expect": {"accepted": "1"}})", "catalog: offers"},
    {R"({"name": "a", "now": "today", "expect": {"accepted": "1"}})", "now: is no time; allowed: 2026-"},
    {R"({"name": "a", "format": "xml", "expect": {"accepted": "1"}})", "format: is no format; allowed: form"},
    {R"({"name": "a", "fields": [["a"]], "expect": {"accepted": "1"}})",
     "fields: found array [\"a\"], allowed: a list of pairs"},
    {R"({"name": "a", "answer": {"status": "200"}, "expect": {"accepted": "1"}})",
     "answer.status: found string \"200\", allowed: a whole number"},
    {R"({"name": "a", "answer": {"hex": "f"}, "expect": {"accepted": "1"}})",
     "answer.hex: is no hexadecimal text"},
    {R"({"name": "a", "integration": "none.toml", "expect": {"accepted": "1"}})", "integration: "},
};

struct failing {
    const char* line;
    const char* what;
    const char* found;
};
std::ostream& operator<<(std::ostream& out, const failing& f) {
    return out << f.line;
}

/// Each through the plugin "scenario", which does what its settings say.
const failing failures[] = {
    {R"({"name": "a", "settings": {"process": "accepted text"}, "expect": {"accepted": "a-2"}})", "accepted",
     "\"a-1\""},
    {R"({"name": "a", "settings": {"process": "accepted text"}, "expect": {"rejected": 7}})", "rejected",
     R"({"accepted":"a-1"})"},
    {R"({"name": "a", "settings": {"process": "rejected"}, "expect": {"rejected": 7}})", "rejected", "12"},
    {R"({"name": "a", "settings": {"process": "int"}, "expect": {"value": -8}})", "value", "-7"},
    {R"({"name": "a", "settings": {"process": "int"}, "expect": {"outcome": "accepted"}})", "outcome",
     "\"rejected\""},
    {R"({"name": "a", "settings": {"process": "int"}, "answer": {}, "expect": {"url": ""}})", "value", "-7"},
    {R"({"name": "a", "settings": {"process": "throw"}, "expect": {"accepted": "1"}})", "error",
     "\"process_new: thrown in process\""},
    {R"({"name": "a", "settings": {"process": "throw"}, "expect": {"error": "x"}})", "error",
     "\"process_new: thrown in process\""},
    {R"({"name": "a", "settings": {"process": "throw"}, "expect": {"error_starts": "x"}})", "error_starts",
     "\"process_new: thrown in process\""},
    {R"({"name": "a", "settings": {"process": "int"}, "expect": {"error": "x"}})", "error",
     R"({"value":-7})"},
    {R"({"name": "a", "settings": {"configure": "refuse"}, "expect": {"accepted": "1"}})", "error",
     "\"settings: scenario: token: missing\""},
    {R"({"name": "a", "probe": true, "expect": {"accepted": "1"}})", "probe", "null"},
    {R"({"name": "a", "url": "https://x/", "expect": {"url": "https://y/"}})", "url", "\"https://x/\""},
    {R"({"name": "a", "url": "https://x/", "expect": {"method": "POST"}})", "method", "\"GET\""},
    {R"({"name": "a", "fields": [["a", "1"]], "expect": {"method": "GET"}})", "method", "\"POST\""},
    {R"({"name": "a", "fields": [["a", "1"]], "expect": {"fields": []}})", "fields", R"([["a","1"]])"},
    {R"({"name": "a", "fields": [["a", "b c"]], "expect": {"body": "x"}})", "body", "\"a=b+c\""},
    {R"({"name": "a", "fields": [["a", "1"]], "format": "json", "expect": {"json": {}}})", "json",
     R"({"a":"1"})"},
    {R"({"name": "a", "fields": [["a:int", "x"]], "format": "json", "expect": {"json": {}}})", "request",
     nullptr},
    {R"({"name": "a", "body": "<a/>", "content_type": "text/xml", "expect": {"content_type": "text/plain"}})",
     "content_type", "\"text/xml\""},
    {R"({"name": "a", "headers": [["X", "1"]], "expect": {"headers": []}})", "headers", R"([["X","1"]])"},
    {R"({"name": "a", "settings": {"process": "int"}, "expect": {"value": -7, "edits": [["a", 1]]}})",
     "edits", "[]"},
    {R"({"name": "a", "settings": {"process": "edit"}, "expect": {"value": true, "external_id": "6"}})",
     "external_id", "\"5\""},
    {R"({"name": "a", "expect": {"skip": true}})", "skip", "false"},
    {R"({"name": "a", "settings": {"preprocess": "skip"}, "expect": {"url": ""}})", "skip", "\"\""},
};

} // namespace

BOOST_AUTO_TEST_SUITE(author_cases)

BOOST_DATA_TEST_CASE(a_mistake_is_named, boost::unit_test::data::make(refusals), r) {
    auto read = read_case(r.line, "cases.jsonl: line 3", "/nowhere");
    BOOST_REQUIRE(!read);
    BOOST_TEST(read.error().message().starts_with("cases.jsonl: line 3: "), read.error().message());
    BOOST_TEST(read.error().text.starts_with(r.text), read.error().text);
}

BOOST_DATA_TEST_CASE(an_expectation_can_fail, boost::unit_test::data::make(failures), f) {
    const auto seen = run_case(test::loaded(test::test_plugin("scenario")), read(f.line));
    BOOST_REQUIRE(seen.size() == 1U);
    BOOST_TEST(seen.front().what == f.what);
    if (f.found) BOOST_TEST(json::dump(seen.front().found) == f.found);
}

BOOST_AUTO_TEST_CASE(lines_are_counted_and_empty_ones_passed_over) {
    test::temp_dir dir;
    const auto file = dir.write("cases.jsonl", "\n{\"name\": \"a\", \"expect\": {\"url\": \"\"}}\n  \n{}\n");
    auto read = read_cases(file);
    BOOST_REQUIRE(!read);
    BOOST_TEST(read.error().place == file + ": line 4");
    read = read_cases(dir.write("cases.jsonl", "\n{\"name\": \"a\", \"expect\": {\"url\": \"\"}}"));
    BOOST_REQUIRE_MESSAGE(read, why(read));
    BOOST_TEST(read->front().place == file + ": line 2");
    BOOST_TEST(!read_cases(dir.write("cases.jsonl", "\n\n")));
}

BOOST_AUTO_TEST_CASE(an_integration_gives_templates_and_settings_and_the_case_has_the_last_word) {
    test::temp_dir dir;
    std::ignore = dir.write(
        "i.toml", "id = \"a\"\nplugin = \"a\"\noffers = \"*\"\n[settings]\nkey = \"{secret:k}\"\n"
                  "[new]\nurl = \"https://x.example/{secret:k}\"\nfields = '''\nname {name}\n'''\n");
    auto c = read(R"({"name": "a", "integration": "i.toml", "expect": {"url": ""}})", dir.path());
    BOOST_TEST(c.request.url == "https://x.example/k"); // a secret that nobody gives is its own name
    BOOST_TEST(c.request.fields.find("name")->value == "Ivan Petrov");
    BOOST_TEST(json::dump(c.settings) == R"({"key":"k"})");
    c = read(
        R"({"name": "a", "integration": "i.toml", "secrets": {"k": "7"}, "url": "u", "fields": [["b", "1"]],
                 "lead": {"offer": 12, "name": "Ann", "phone": "1"}, "expect": {"url": ""}})",
        dir.path());
    BOOST_TEST(c.request.url == "u");
    BOOST_TEST(c.request.fields.all().size() == 1U);
    BOOST_TEST(json::dump(c.settings) == R"({"key":"7"})");
}

BOOST_AUTO_TEST_CASE(what_surrounds_a_send_comes_from_the_case) {
    const auto c = read(R"({"name": "a", "flow": "change", "external_id": "E-9", "attempt": 4, "idem": "i-1",
        "now": "2026-01-02T03:04:05Z", "change": {"count": {"old": 1, "new": 2}}, "secrets": {"s": "1"},
        "catalog": {"offers": []}, "answer": {"status": 201, "headers": [["X", "y"]], "json": {"a": 1}},
        "expect": {"outcome": "failed"}})");
    BOOST_TEST((c.of == flow::change));
    BOOST_TEST(c.world.external_id == "E-9");
    BOOST_TEST(c.world.attempt == 4);
    BOOST_TEST(c.world.idem == "i-1");
    BOOST_TEST(to_string(c.world.now) == "2026-01-02T03:04:05Z");
    BOOST_TEST(json::dump(c.world.change) == R"({"count":{"old":1,"new":2}})");
    BOOST_TEST(c.answer->body == R"({"a":1})");
    BOOST_TEST(c.answer->header("x").value() == "y");
    BOOST_TEST(c.answer->status == 201);
}

BOOST_AUTO_TEST_CASE(a_skipped_exchange_is_processed_on_what_skip_gave) {
    const auto with = test::loaded(test::test_plugin("scenario"));
    BOOST_TEST(
        run_case(with, read(R"({"name": "a", "settings": {"preprocess": "skip with", "process": "json"},
        "expect": {"skip": {"id": 5}, "value": {"id": 5}}})"))
            .empty());
    BOOST_TEST(run_case(with, read(R"({"name": "a", "settings": {"preprocess": "skip", "process": "json"},
        "expect": {"skip": true, "value": null}})"))
                   .empty());
}

BOOST_AUTO_TEST_CASE(files_and_bytes_can_be_expected) {
    const auto with = test::loaded(test::test_plugin("scenario"));
    BOOST_TEST(run_case(with, read(R"({"name": "a", "settings": {"preprocess": "file"},
        "expect": {"fields": [["scan", {"file": "scan.pdf"}], ["none", ""]], "method": "POST"}})"))
                   .empty());
    BOOST_TEST(
        run_case(with, read(R"({"name": "a", "settings": {"process": "json"}, "answer": {"hex": "7b7d"},
        "expect": {"value": {}}})"))
            .empty());
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace leadwire::cli
