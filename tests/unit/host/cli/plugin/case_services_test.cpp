// What a plugin asks for in the middle of a call, in authors' cases.
#include "host/cli/plugin/case_run.hpp"
#include "tests/support/plugin_case.hpp"

#include <boost/test/unit_test.hpp>

namespace leadwire::cli {
namespace {

/// What the case finds wrong with the plugin "services", which does what its settings say; "" if nothing.
std::string wrong(const std::string& rest) {
    auto c = test::must(read_case(R"({"name": "a", )" + rest + "}", "c", {}));
    std::string text;
    for (const auto& d : run_case(test::loaded(test::test_plugin("services")), c))
        text += d.what + ": " + json::dump(d.found) + "\n";
    return text;
}

std::string mistake(const std::string& rest) {
    auto c = read_case(R"({"name": "a", )" + rest + "}", "c", {});
    return c ? "" : c.error().text;
}

} // namespace

BOOST_AUTO_TEST_SUITE(case_services)

BOOST_AUTO_TEST_CASE(sub_requests_are_answered_in_order_and_then_nobody_is_there) {
    const std::string two = R"("settings": {"do": "two answers"}, "sub_answers": [{"body": "a"})";
    BOOST_TEST(wrong(two + R"(, {"hex": "62"}], "expect": {"value": ["a", "b"]})") == "");
    BOOST_TEST(wrong(two + R"(], "expect": {"error": "process_new: http: https://a.example/2: no connection"})") == "");
    BOOST_TEST(wrong(two + R"(, {"error": "timed out"}],
        "expect": {"error_starts": "process_new: http: https://a.example/2: timed"})") == "");
    BOOST_TEST(wrong(R"("settings": {"do": "temporary"}, "sub_answers": [{"json": {"id": 5}}],
        "expect": {"value": 5})") == "");
}

BOOST_AUTO_TEST_CASE(sub_requests_are_compared_as_far_as_they_are_expected) {
    const std::string put = R"("settings": {"do": "put"}, "sub_answers": [{}],
        "expect": {"outcome": "failed", "sub_requests": )";
    BOOST_TEST(wrong(put + R"([{"method": "PUT", "url": "https://a.example/x", "json": {"a": 1}}]})") == "");
    BOOST_TEST(wrong(put + R"([{}]})") == "");
    BOOST_TEST(wrong(put + R"([{"method": "POST"}]})") == "sub_requests: [{\"method\":\"PUT\"}]\n");
    BOOST_TEST(wrong(put + R"([{"json": {}}]})") == "sub_requests: [{\"json\":{\"a\":1}}]\n");
    BOOST_TEST(wrong(put + R"([]})").starts_with("sub_requests: [{\"method\":\"PUT\",\"url\":\"https://a.example/x\","));
    BOOST_TEST(wrong(put + R"([{}, {}]})") == "sub_requests: [{}]\n");
    BOOST_TEST(wrong(R"("settings": {"do": "get"}, "sub_answers": [{}],
        "expect": {"outcome": "failed", "sub_requests": [{"method": "GET", "body": "", "headers": []}]})") == "");
}

BOOST_AUTO_TEST_CASE(a_store_is_a_map_before_and_after) {
    BOOST_TEST(wrong(R"("settings": {"do": "read", "key": "k"}, "store": {"k": "v"}, "expect": {"value": "v"})") == "");
    BOOST_TEST(wrong(R"("settings": {"do": "set", "key": "k", "value": "w"}, "store": {"k": "v", "a": "b"},
        "expect": {"value": true, "store": {"k": "w", "a": "b"}})") == "");
    BOOST_TEST(wrong(R"("settings": {"do": "drop", "key": "k"}, "store": {"k": "v"},
        "expect": {"value": true, "store": {}})") == "");
    const std::string make = R"("settings": {"do": "make", "key": "k", "value": "made"}, )";
    BOOST_TEST(wrong(make + R"("expect": {"value": "made", "store": {"k": "made"}})") == "");
    BOOST_TEST(wrong(make + R"("store": {"k": "v"}, "expect": {"value": "v", "store": {"k": "v"}})") == "");
    BOOST_TEST(wrong(make + R"("expect": {"value": "made", "store": {}})") == "store: {\"k\":\"made\"}\n");
    BOOST_TEST(wrong(R"("settings": {"do": "make by throwing"},
        "expect": {"error": "process_new: cannot make it", "store": {}})") == "");
}

BOOST_AUTO_TEST_CASE(edits_that_are_durable_at_once_count_as_edits) {
    BOOST_TEST(wrong(R"("settings": {"do": "edit now"},
        "expect": {"value": "X-1", "edits": [["exto", 5], ["meta.tags", ["a"]]], "external_id": "5"})") == "");
    BOOST_TEST(wrong(R"("settings": {"do": "edit now and throw"},
        "expect": {"error": "process_new: after the edit", "edits": [["meta.step", "one"]]})") == "");
    BOOST_TEST(wrong(R"("settings": {"do": "edit twice"},
        "expect": {"value": true, "edits": [["name", "Anna"], ["comment", "later"], ["name", "Olga"]]})") == "");
    BOOST_TEST(wrong(R"("settings": {"do": "edit now"}, "expect": {"value": "X-1", "edits": []})") ==
               "edits: [[\"exto\",5],[\"meta.tags\",[\"a\"]]]\n");
}

BOOST_AUTO_TEST_CASE(mistakes_are_named) {
    BOOST_TEST(mistake(R"("sub_answers": {}, "expect": {"value": 1})").starts_with("sub_answers: found object"));
    BOOST_TEST(mistake(R"("sub_answers": [{"stat": 1}], "expect": {"value": 1})")
                   .starts_with("sub_answers.stat: there is no such member"));
    BOOST_TEST(mistake(R"("store": {"k": 1}, "expect": {"value": 1})").starts_with("store: found number 1"));
    BOOST_TEST(mistake(R"("expect": {"store": []})").starts_with("expect.store: found array"));
    BOOST_TEST(mistake(R"("expect": {"sub_requests": [1]})").starts_with("expect.sub_requests: found array"));
    BOOST_TEST(mistake(R"("expect": {"sub_requests": [{"uri": ""}]})")
                   .starts_with("expect.sub_requests.uri: there is no such member"));
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace leadwire::cli
