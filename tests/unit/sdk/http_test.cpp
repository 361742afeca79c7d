#include "tests/unit/sdk/scripted_border.hpp"

#include <boost/test/unit_test.hpp>

using namespace leadwire;
using leadwire::test::border_of;

namespace {

/// The request as it crosses the border.
std::string sent(const HttpRequest& request) {
    lw_call call;
    static_cast<void>(HttpResponse(border_of(call), request));
    return call.asked.at(0);
}

bool says(const std::exception& e, std::string_view text) {
    return e.what() == text;
}

} // namespace

BOOST_AUTO_TEST_SUITE(sdk_http)

BOOST_AUTO_TEST_CASE(a_request_is_what_was_written) {
    BOOST_TEST(sent(HttpRequest("https://x")) == " https://x  0");
    BOOST_TEST(sent(HttpRequest().url("https://x").method("DELETE").timeout(std::chrono::seconds(2))) ==
               "DELETE https://x  2000");
    BOOST_TEST(sent(HttpRequest("https://x").header("A", "1").header("B", "2").header("a", "3")) ==
               " https://x (B: 2) (a: 3)  0");
    BOOST_TEST(sent(HttpRequest("https://x").json(Json::object({{"a", "é"}}))) ==
               " https://x (Content-Type: application/json) {\"a\":\"é\"} 0");
    BOOST_TEST(sent(HttpRequest("https://x").body("<a/>", "text/xml").body("<b/>", "text/html")) ==
               " https://x (Content-Type: text/html) <b/> 0");
}

BOOST_AUTO_TEST_CASE(fields_are_encoded_as_web_forms_are) {
    BOOST_TEST(sent(HttpRequest("https://x").field("grant type", "a&b=c").field("empty", "").field("é", "1 2")) ==
               " https://x (Content-Type: application/x-www-form-urlencoded) grant+type=a%26b%3Dc&empty=&%C3%A9=1+2 0");
    // They take the place of another body, and another body takes theirs.
    HttpRequest request("https://x");
    request.json(1).field("a", "1");
    BOOST_TEST(request.body() == "a=1");
    request.json(1).field("b", "2");
    BOOST_TEST(request.body() == "b=2");
    BOOST_TEST(request.headers().size() == 1U);
}

BOOST_AUTO_TEST_CASE(an_answer_may_be_read_and_kept) {
    lw_call call;
    call.answer_status = 404;
    call.answer_body = R"({"a": {"b": 1}})";
    call.answer_headers = {{"X-One", "1"}, {"x-one", "2"}};
    const HttpResponse answer(border_of(call), HttpRequest("https://x"));
    call.answer_body.assign(call.answer_body.size(), '?');
    call.answer_headers.clear();
    BOOST_TEST(answer.status() == 404);
    BOOST_TEST((answer.json()["a"]["b"] == 1));
    BOOST_TEST(&answer.json() == &answer.json());
    BOOST_TEST(answer.header("X-ONE") == "1");
    BOOST_TEST(answer.header("absent") == "");
    BOOST_TEST(answer.headers().size() == 2U);
    call.answer_body = "a=1&b=x+y";
    BOOST_TEST(HttpResponse(border_of(call), HttpRequest("https://x")).form()["b"] == "x y");
    BOOST_TEST(HttpResponse(border_of(call), HttpRequest("https://x")).json().is_null());
}

BOOST_AUTO_TEST_CASE(what_the_host_says_is_thrown) {
    lw_call call;
    call.http_status = LW_ERROR;
    call.refusal = "no connection";
    BOOST_CHECK_EXCEPTION(HttpResponse(border_of(call), HttpRequest("https://x")), Error,
                          [](const Error& e) { return says(e, "no connection"); });
}

BOOST_AUTO_TEST_CASE(one_that_was_not_asked_for_says_how_to_ask) {
    lw_call call;
    call.needs = LW_NEEDS_STORE;
    BOOST_CHECK_EXCEPTION(HttpResponse(border_of(call), HttpRequest("https://x")), Error, [](const Error& e) {
        return says(e, "send.http: ask for it: LEADWIRE_PLUGIN(…, needs::http)");
    });
    // A table that is too short for the skin is none.
    BOOST_CHECK_EXCEPTION(LeadEditor(border_of(call)).edit_now("name", 1), Error, [](const Error& e) {
        return says(e, "lead().edit_now: ask for it: LEADWIRE_PLUGIN(…, needs::edit_now)");
    });
}

BOOST_AUTO_TEST_SUITE_END()
