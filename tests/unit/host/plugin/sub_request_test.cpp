// send.http, and what all extensions of the host have in common.
#include "tests/support/services_case.hpp"

#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include <ostream>

using namespace leadwire;
using leadwire::test::plugin_case, leadwire::test::services_case, leadwire::test::test_plugin;

namespace {

target_answer an_answer() {
    return {201, {{"Content-Type", "text/x"}, {"X-One", "1"}, {"x-one", "2"}}, R"({"id": 12345678901234567890})"};
}

struct refusal {
    const char* does;
    const char* text;
};
std::ostream& operator<<(std::ostream& out, const refusal& r) {
    return out << r.does;
}
const refusal refusals[] = {
    {"no URL", "error: http: a request without a URL"},
    {"url break", "error: http: url: \"https://x/\n\" has a control character"},
    {"method", "error: http: method: \"G ET\" is no HTTP method"},
    {"header name", "error: http: header: \"a b\" is no name of a header"},
    {"header break", "error: http: header \"A\": the value has a control character"},
    {"header framing", "error: http: header \"transfer-ENCODING\": the host sets it"},
    {"timeout", "error: http: timeout: -1 ms; allowed: 0 and more"},
};

} // namespace

BOOST_AUTO_TEST_SUITE(plugin_sub_request)

BOOST_AUTO_TEST_CASE(brings_the_answer_whatever_its_status) {
    services_case c;
    c.services.http = [](const plugin::http_question&) { return an_answer(); };
    const std::string_view seen =
        R"({"status":201,"body":"{\"id\": 12345678901234567890}","json":12345678901234567890,"form":"",)"
        R"("header":"1","absent":"","headers":[["Content-Type","text/x"],["X-One","1"],["x-one","2"]]})";
    BOOST_TEST(c.does("get") == seen);
    BOOST_TEST(c.does_before("get") == seen);
    BOOST_TEST(c.does("temporary") == "12345678901234567890");
    BOOST_REQUIRE(c.services.requests.size() == 3U);
    const plugin::http_question& q = c.services.requests[0];
    BOOST_TEST(q.url == "https://a.example/x");
    BOOST_TEST((q.method.empty() && q.body.empty() && q.headers.empty() && q.timeout.count() == 0));
}

BOOST_AUTO_TEST_CASE(is_sent_as_it_was_written) {
    services_case c;
    c.services.http = [](const plugin::http_question&) { return target_answer{204, {}, {}}; };
    BOOST_TEST(c.does("put") ==
               R"({"status":204,"body":"","json":null,"form":"","header":"","absent":"","headers":[]})");
    const plugin::http_question& q = c.services.requests.at(0);
    BOOST_TEST(q.method == "PUT");
    BOOST_TEST(q.body == R"({"a":1})");
    BOOST_TEST((q.headers == header_list{{"x-one", "2"}, {"Content-Type", "application/json"}}));
    BOOST_TEST(q.timeout.count() == 3000);
}

BOOST_AUTO_TEST_CASE(leaves_an_answer_that_may_be_kept) {
    services_case c;
    c.services.http = [](const plugin::http_question& q) { return target_answer{200, {}, q.url}; };
    BOOST_TEST(c.does("two answers") == R"(["https://a.example/1","https://a.example/2"])");
}

BOOST_AUTO_TEST_CASE(without_an_answer_is_an_error_of_the_author) {
    services_case c;
    c.services.http = [](const plugin::http_question&) -> result<target_answer> {
        return fail(error_code::refused, "https://a.example/x", "10.0.0.1 is a private address");
    };
    BOOST_TEST(c.does("get") == "error: http: https://a.example/x: 10.0.0.1 is a private address");
}

BOOST_DATA_TEST_CASE(that_cannot_be_sent_is_refused, boost::unit_test::data::make(refusals), r) {
    services_case c;
    BOOST_TEST(c.does(r.does) == r.text);
    BOOST_TEST(c.services.requests.empty());
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(plugin_extensions)

BOOST_AUTO_TEST_CASE(say_where_nobody_answers) {
    for (auto [what, text] : {std::pair{"get", "http: not available here"},
                              {"read", "store: not available here"},
                              {"make", "store: not available here"},
                              {"edit now", "edit_now: not available here"}}) {
        plugin_case c;
        const std::string settings = R"({"key": "k", "do": ")" + std::string(what) + "\"}";
        auto done = test::configured(test_plugin("services"), settings)->call(plugin::entry::process, c.call());
        BOOST_REQUIRE(!done);
        BOOST_TEST(done.error().text == text);
    }
}

BOOST_AUTO_TEST_CASE(are_for_plugins_that_ask_for_them) {
    for (auto [what, text] :
         {std::pair{"unasked http", "send.http: ask for it: LEADWIRE_PLUGIN(…, needs::http)"},
          {"unasked store", "send.store: ask for it: LEADWIRE_PLUGIN(…, needs::store)"},
          {"unasked edit_now", "lead().edit_now: ask for it: LEADWIRE_PLUGIN(…, needs::edit_now)"}}) {
        services_case c;
        c.around.call().blocking = &c.services;
        auto p = test::configured(test_plugin("scenario"), json::dump(json::object{{"preprocess", what}}));
        auto done = p->call(plugin::entry::preprocess, c.around.call());
        BOOST_REQUIRE(!done);
        BOOST_TEST(done.error().text == text);
    }
}

BOOST_AUTO_TEST_CASE(stand_a_plugin_that_misuses_them) {
    services_case c;
    c.services.http = [](const plugin::http_question& q) {
        BOOST_TEST((q.headers == header_list{{"A", ""}, {"B", ""}}));
        return target_answer{200, {{"X-One", "1"}}, "ok"};
    };
    c.store.values["there"] = {"v", {}};
    c.around.call().blocking = &c.services;
    test::must(test::configured(test_plugin("raw_services"), "{}")->call(plugin::entry::process, c.around.call()));
    BOOST_TEST(json::dump(std::get<json::value>(c.around.call().verdict.value())) == "0",
               "raw_services.c:" << json::dump(std::get<json::value>(*c.around.call().verdict)));
    BOOST_TEST(c.services.requests.size() == 1U);
    BOOST_TEST((c.services.edits.empty() && c.around.call().edits.empty()));
    // A right that the plugin forgot is nobody's now.
    BOOST_TEST(c.store.asked.back() == "not_made left open");
    BOOST_TEST(c.store.in_the_making.empty());
}

BOOST_AUTO_TEST_SUITE_END()
