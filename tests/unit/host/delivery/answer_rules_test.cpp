#include "host/delivery/answer_rules.hpp"

#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include <algorithm>

using namespace leadwire;

namespace {

answer_condition at(std::string pointer, std::string expected) {
    return {answer_subject::pointer, std::move(pointer), std::move(expected)};
}
answer_condition status(std::string expected) {
    return {answer_subject::status, {}, std::move(expected)};
}
answer_condition text(std::string expected) {
    return {answer_subject::text, {}, std::move(expected)};
}
answer_rule accept(std::vector<answer_condition> when, std::optional<std::string> id = {}) {
    return {std::move(when), verdict_kind::accepted, std::move(id), 0};
}
answer_rule reject(std::vector<answer_condition> when, int reason) {
    return {std::move(when), verdict_kind::rejected, {}, reason};
}
target_answer answer(std::string body, int code = 200) {
    return {.status = code, .headers = {}, .body = std::move(body)};
}
bool meets(const answer_condition& c, const target_answer& a) {
    return judge_by_rules({accept({c})}, a).kind == verdict_kind::accepted;
}

struct match_case {
    std::string_view body, pointer, expected;
    bool matches;
};
std::ostream& operator<<(std::ostream& out, const match_case& c) {
    return out << c.body << " at " << c.pointer << " = " << c.expected;
}
const match_case match_cases[]{
    {R"({"status":"ok"})", "/status", "ok", true},
    {R"({"status":"ok"})", "/status", "OK", false},
    {R"({"status":"ok"})", "/none", "", false},
    {R"({"a":{"b":[1,2]}})", "/a/b/1", "2", true},
    {R"({"a/b":1})", "/a~1b", "1", true},
    {R"({"n":150.0})", "/n", "150", true},
    {R"({"n":150.0})", "/n", "150.0", true},
    {R"({"n":"150.0"})", "/n", "150", false},
    {R"({"ok":true})", "/ok", "true", true},
    {R"({"ok":true})", "/ok", "1", true},
    {R"({"ok":false})", "/ok", "false", true},
    {R"({"ok":"true"})", "/ok", "1", false},
    {R"({"e":null})", "/e", "", true},
    {R"({"e":null})", "/e", "null", true},
    {R"({"e":[]})", "/e", "[]", true},
    {R"("double")", "", "double", true},
    {"double", "", "double", true},
    {" double\r\n", "", "double", true},
    {"\uFEFF{\"a\":1}", "/a", "1", true},
    {"{\"a\":1", "/a", "1", false},
    {"", "", "", true},
};

} // namespace

BOOST_AUTO_TEST_SUITE(answer_rules)

BOOST_DATA_TEST_CASE(pointers, boost::unit_test::data::make(match_cases), c) {
    BOOST_TEST(meets(at(std::string(c.pointer), std::string(c.expected)), answer(std::string(c.body))) ==
               c.matches);
}

BOOST_AUTO_TEST_CASE(status_and_text) {
    BOOST_TEST(meets(status("404"), answer("", 404)));
    BOOST_TEST(!meets(status("40"), answer("", 404)));
    BOOST_TEST(meets(text("duplicate"), answer("<e>duplicate</e>")));
    BOOST_TEST(!meets(text("Duplicate"), answer("<e>duplicate</e>")));
    BOOST_TEST(meets(text("\xff"), answer("a\xff b")));
}

BOOST_AUTO_TEST_CASE(all_conditions_hold_and_the_first_rule_wins) {
    std::vector<answer_rule> rules{reject({at("/error", "double"), status("200")}, 7),
                                   reject({text("error")}, 6), accept({}, "/id")};
    BOOST_TEST(judge_by_rules(rules, answer(R"({"error":"double"})")).reason == 7);
    BOOST_TEST(judge_by_rules(rules, answer(R"({"error":"double"})", 400)).reason == 6);
    BOOST_TEST(judge_by_rules(rules, answer(R"({"id":12345678901234567890123})")).text.value_or("none") ==
               "12345678901234567890123");
}

BOOST_AUTO_TEST_CASE(accept_without_id_gives_the_internal_one) {
    auto v = judge_by_rules({accept({})}, answer("whatever"));
    BOOST_TEST((v == typed_verdict{verdict_kind::accepted, std::nullopt, 0}));
}

BOOST_AUTO_TEST_CASE(a_rule_without_its_text_fails) {
    for (auto [body, found] : {std::pair{R"({"a":1})", "there is nothing"},
                               {R"({"id":null})", "there is null"},
                               {R"({"id":" "})", "there is \" \""},
                               {R"({"id":0})", "there is 0"},
                               {R"({"id":true})", "there is true"},
                               {R"({"id":{"a":1}})", R"(there is {"a":1})"}}) {
        auto v = judge_by_rules({accept({}, "/id")}, answer(body));
        BOOST_TEST((v.kind == verdict_kind::failed));
        BOOST_TEST(v.text.value_or("") ==
                   std::string("a rule matches and wants an ID at \"/id\" of the answer; ") + found);
    }
    auto v = judge_by_rules({{{}, verdict_kind::redirect, "/url", 0}}, answer("{}"));
    BOOST_TEST(v.text.value_or("").contains("wants a URL at \"/url\""));
    v = judge_by_rules({{{}, verdict_kind::message, "", 0}}, answer(" Try later "));
    BOOST_TEST((v == typed_verdict{verdict_kind::message, "Try later", 0}));
}

BOOST_AUTO_TEST_CASE(no_rule_matches) {
    auto why = [](const target_answer& a) {
        return judge_by_rules({reject({text("x")}, 1)}, a).text.value_or("");
    };
    BOOST_TEST(why(answer("internal\r\n  error", 500)) == "no rule matches: HTTP 500, internal error");
    BOOST_TEST(why(answer("", 204)) == "no rule matches: HTTP 204, an empty answer");
    BOOST_TEST(why(answer("canned", 0)) == "no rule matches: canned");
    BOOST_TEST(why(answer("a\xff\x01"
                          "b",
                          500)) == "no rule matches: HTTP 500, a\uFFFD b");
    BOOST_TEST((judge_by_rules({}, answer("ok")).kind == verdict_kind::failed));
}

BOOST_AUTO_TEST_CASE(a_long_answer_is_shortened_between_characters) {
    std::string body;
    for (int i = 0; i < 100'000; ++i) body += "é";
    auto why = judge_by_rules({}, answer(body)).text.value_or("");
    auto is_first_byte = [](char c) { return (c & 0xC0) != 0x80; };
    BOOST_TEST(std::ranges::count_if(why, is_first_byte) == 200);
    BOOST_TEST(why.ends_with("é…"));
}

BOOST_AUTO_TEST_SUITE_END()
