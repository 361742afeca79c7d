#include "tools/mockcrm/rules.hpp"

#include <boost/test/unit_test.hpp>

#include <map>

namespace leadwire::mockcrm {

BOOST_AUTO_TEST_SUITE(mockcrm_rules)

namespace {

received_request request(std::string target, std::string body = "", std::string type = "") {
    received_request r;
    r.method = body.empty() ? "GET" : "POST";
    r.target = std::move(target);
    r.body = std::move(body);
    if (!type.empty()) r.headers.emplace_back("content-type", type);
    understand(r);
    return r;
}

std::string chosen(const received_request& r, std::string_view rules = "") {
    const auto read = read_rules(rules);
    BOOST_REQUIRE_MESSAGE(read.has_value(), "rules are refused");
    const auto b = choose(r, *read);
    return b ? b->text() : "error: " + b.error().message();
}

constexpr auto form = "application/x-www-form-urlencoded";

} // namespace

BOOST_AUTO_TEST_CASE(a_behaviour_is_asked_for_in_path_query_or_body) {
    BOOST_TEST(chosen(request("/push/mock=geo?ext=1")) == "geo");
    BOOST_TEST(chosen(request("/mock=slow%3A20/push")) == "slow:20");
    BOOST_TEST(chosen(request("/push?ext=1&mock=500")) == "500");
    BOOST_TEST(chosen(request("/push", "a=1&mock=html", form)) == "html");
    BOOST_TEST(chosen(request("/push", R"({"mock":"ban"})", "application/json; charset=utf-8")) == "ban");
    const std::string multipart =
        "--B\r\nContent-Disposition: form-data; name=\"mock\"\r\n\r\nreset\r\n--B--\r\n";
    BOOST_TEST(chosen(request("/push", multipart, "multipart/form-data; boundary=B")) == "reset");
}

BOOST_AUTO_TEST_CASE(what_is_asked_for_first_wins) {
    const auto rules = R"({"when": {"field": "sub1", "equals": "s3"}, "answer": "phone"})";
    BOOST_TEST(chosen(request("/mock=geo?mock=ban", "mock=html", form), rules) == "geo");
    BOOST_TEST(chosen(request("/?mock=ban&sub1=s3", "mock=html", form), rules) == "ban");
    BOOST_TEST(chosen(request("/?sub1=s3", "mock=html", form), rules) == "html");
    BOOST_TEST(chosen(request("/?sub1=s3", "mock=", form), rules) == "phone");
}

BOOST_AUTO_TEST_CASE(a_name_that_is_no_behaviour_is_said_to_be_none) {
    BOOST_TEST(chosen(request("/mock=nonsense")).starts_with("error: there is no behaviour \"nonsense\""));
    BOOST_TEST(chosen(request("/mock=slow")).starts_with("error: behaviour \"slow\" needs a number"));
    BOOST_TEST(chosen(request("/mock=ok:3")).starts_with("error: behaviour \"ok\" does not take"));
    BOOST_TEST(chosen(request("/mock=slow:-3")).starts_with("error: behaviour \"slow\" does not take"));
}

BOOST_AUTO_TEST_CASE(rules_are_tried_in_their_order) {
    const auto rules = R"([{"when": {"lead_mod": [100, 94, 97]}, "answer": "double"},
                           {"when": {"lead_mod": [2, 0, 1]}, "answer": "geo"},
                           {"when": {"field": "n", "equals": 5}, "answer": "503:9"}])";
    BOOST_TEST(chosen(request("/?ext=194"), rules) == "double");
    BOOST_TEST(chosen(request("/?ext=196"), rules) == "double");
    BOOST_TEST(chosen(request("/?ext=198"), rules) == "geo");
    BOOST_TEST(chosen(request("/?ext=97&n=5"), rules) == "503:9");
    BOOST_TEST(chosen(request("/?ext=abc&n=5"), rules) == "503:9");
}

BOOST_AUTO_TEST_CASE(a_mistake_in_a_rules_file_is_named) {
    const auto mistake = [](std::string_view text) {
        const auto read = read_rules(text);
        return read ? std::string("none") : read.error().message();
    };
    BOOST_TEST(mistake("\n{\"when\": {}, \"answer\": \"ok\"}").starts_with("line 2: when takes"));
    BOOST_TEST(mistake(R"({"when": {"lead_mod": [0, 1, 2]}, "answer": "ok"})")
                   .starts_with("line 1: lead_mod takes"));
    BOOST_TEST(mistake(R"([{"when": {"lead_mod": [1, 0, 1]}, "answer": "oki"}])")
                   .starts_with("rule 1: there is no"));
    BOOST_TEST(mistake("[1]").starts_with("rule 1: a rule is"));
    BOOST_TEST(mistake("{").starts_with("line 1: "));
}

BOOST_AUTO_TEST_CASE(the_usual_mix_is_a_function_of_the_lead) {
    std::map<std::string, int> seen;
    for (int lead = 100000; lead < 120000; ++lead) ++seen[default_mix(std::to_string(lead)).text()];
    BOOST_TEST(seen.size() == 5u);
    BOOST_TEST(std::abs(seen["ok"] - 18800) < 200);
    BOOST_TEST(std::abs(seen["double"] - 600) < 100);
    for (const auto* rare : {"phone", "geo", "500"}) BOOST_TEST(std::abs(seen[rare] - 200) < 60, rare);
    BOOST_TEST(default_mix("7").text() == default_mix("7").text());
}

BOOST_AUTO_TEST_CASE(lead_and_idempotency_key_are_found) {
    BOOST_TEST(request("/?id=3&ext=2").lead == "2");
    BOOST_TEST(request("/?order_id=4", "id=3", form).lead == "3");
    BOOST_TEST(request("/", R"({"external_id": 12345678901234567890123})", "application/json").lead ==
               "12345678901234567890123");
    BOOST_TEST(request("/").lead.empty());
    auto r = request("/", "idem=k-1", form);
    BOOST_TEST(r.idem == "k-1");
    received_request with_header;
    with_header.target = "/?idem=other";
    with_header.headers.emplace_back("x-request", "k-2");
    understand(with_header);
    BOOST_TEST(with_header.idem == "k-2");
}

BOOST_AUTO_TEST_CASE(each_behaviour_is_read_by_its_own_name) {
    for (const auto& row : behaviours()) {
        const auto text = std::string(row.name) + (row.argument == argument_rule::required ? ":1" : "");
        const auto b = parse_behaviour(text);
        BOOST_TEST_CONTEXT(text) {
            BOOST_REQUIRE(b.has_value());
            BOOST_TEST(b->row == &row);
            BOOST_TEST(b->text() == text);
        }
    }
}

BOOST_AUTO_TEST_CASE(failures_that_end_are_counted_by_lead) {
    BOOST_TEST(resolved(named("401-then-ok:1"), 1).text() == "401");
    BOOST_TEST(resolved(named("401-then-ok:1"), 2).text() == "ok");
    BOOST_TEST(resolved(named("fail-then-ok:2"), 1).text() == "500");
    BOOST_TEST(resolved(named("fail-then-ok:2"), 2).text() == "500");
    BOOST_TEST(resolved(named("fail-then-ok:2"), 3).text() == "ok");
    BOOST_TEST(resolved(named("cut-then-ok:1"), 1).text() == "cut-before");
    BOOST_TEST(resolved(named("cut-then-ok:1"), 2).text() == "ok");
    BOOST_TEST(resolved(named("geo"), 1).text() == "geo");
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace leadwire::mockcrm
