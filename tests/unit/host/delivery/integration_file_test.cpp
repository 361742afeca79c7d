#include "host/delivery/integration_file.hpp"

#include <boost/test/unit_test.hpp>

#include <chrono>
#include <fstream>

using namespace leadwire;
using namespace std::chrono_literals;

namespace {

integration good(std::string_view text) {
    auto reading = read_integration(text);
    for (const auto& m : reading.mistakes) BOOST_ERROR(m.message("FILE"));
    BOOST_TEST_REQUIRE(reading.value.has_value());
    return std::move(*reading.value);
}

std::string only_mistake(std::string_view text) {
    auto reading = read_integration(text);
    BOOST_TEST(!reading.value.has_value());
    BOOST_TEST_REQUIRE(reading.mistakes.size() == 1u);
    return reading.mistakes[0].message("FILE");
}

constexpr std::string_view complete = R"(
id      = "example-crm"
plugin  = "altercpa"
offers  = [12, 13]
countries = ["RU", "kz"]
priority = 10
in_doubt = "hold"
mail_domain = "mail.example.com"
isolation = "inline"
[limits]
in_flight = 50
per_second = 7
per_day = 10000
timezone = "Europe/Berlin"
timeout = "1500ms"
[retry]
backoff = "exponential"
max_attempts = 9
then = "cancel:7"
[breaker]
share = 0.25
minimum = 5
window = "2m"
[connection]
proxy = "http://user:{secret:proxy}@proxy.example:3128"
ca_file = "ca.pem"
client_certificate = "c.pem"
client_key = "k.pem"
redirects = 3
idle = "0s"
[settings]
token = "{secret:example_token}"
limit = 5
share = 1.50
on = true
since = 1979-05-27T07:32:00.5-08:00
day = 1979-05-27
hour = 07:32:00
list = ["a", { b = 2 }]
[new]
resend_known = true
url    = "https://crm.example.com/api/add.json?id={secret:example_token}"
fields = '''
name  {name}
phone {iphone}
tags[] {utms}
'''
format = "json"
method = "PUT"
headers = { "X-Request" = "{idem}", "Accept" = "application/json" }
[change]
url = ""
body = '''<a>{name|xml}</a>'''
content_type = "text/xml; charset=utf-8"
[approved]
status = "packaging"
url = "{ofp:host}/x"
[sync]
url = "https://x"
timeout = "8s"
)";

constexpr std::string_view by_rules = R"(
id = "rules"
offers = "*"
[new]
url = "https://x"
[sync]
url = "https://x"
[change]
[[answer.new]]
when = { "/status" = "ok", status = 200, text = "done" }
accept = { id = "/id" }
[[answer.new]]
when = { "/ok" = true }
accept = {}
[[answer.new]]
when = { "" = "double" }
reject = { reason = 7 }
[[answer.sync]]
when = { }
redirect = { url = "/a~1b/0" }
)";

} // namespace

BOOST_AUTO_TEST_SUITE(integration_file)

BOOST_AUTO_TEST_CASE(every_key_is_read) {
    auto i = good(complete);
    BOOST_TEST(i.id == "example-crm");
    BOOST_TEST(i.plugin.value_or("none") == "altercpa");
    BOOST_TEST((i.offers == std::set{offer_id{12}, offer_id{13}}));
    BOOST_TEST((i.countries == std::set<std::string>{"ru", "kz"}));
    BOOST_TEST(i.priority == 10);
    BOOST_TEST((i.in_doubt == in_doubt_policy::hold));
    BOOST_TEST(i.mail_domain == "mail.example.com");
    BOOST_TEST(i.isolation.value_or("none") == "inline");
    BOOST_TEST(i.limits.in_flight == 50);
    BOOST_TEST(i.limits.per_second == 7);
    BOOST_TEST(i.limits.per_day == 10000);
    BOOST_TEST(i.limits.timezone == "Europe/Berlin");
    BOOST_TEST((i.limits.timeout == 1500ms));
    BOOST_TEST((i.retry.backoff == retry_backoff::exponential));
    BOOST_TEST(i.retry.max_attempts == 9);
    BOOST_TEST(i.retry.cancel_reason.value_or(0) == 7);
    BOOST_TEST(i.breaker.share == 0.25);
    BOOST_TEST(i.breaker.minimum == 5);
    BOOST_TEST((i.breaker.window == 2min));
    BOOST_TEST(i.connection.proxy.secrets().size() == 1u);
    BOOST_TEST(i.connection.ca_file == "ca.pem");
    BOOST_TEST(i.connection.client_certificate == "c.pem");
    BOOST_TEST(i.connection.client_key == "k.pem");
    BOOST_TEST(i.connection.redirects == 3);
    BOOST_TEST((i.connection.idle == 0ms));
}

BOOST_AUTO_TEST_CASE(flows_are_read) {
    auto i = good(complete);
    BOOST_TEST(i.flows.size() == 4u);
    const auto& first = *i.rule_of(flow::new_lead);
    BOOST_TEST(!first.stub);
    BOOST_TEST(first.resend_known);
    BOOST_TEST(!first.fields.empty());
    BOOST_TEST((first.format == body_format::json));
    BOOST_TEST(first.method.value_or("none") == "PUT");
    BOOST_TEST_REQUIRE(first.headers.size() == 2u);
    BOOST_TEST(first.headers[0].first == "X-Request"); // in the order of the file
    BOOST_TEST(first.headers[1].first == "Accept");
    const auto& change = *i.rule_of(flow::change);
    BOOST_TEST(change.url.empty());
    BOOST_TEST((change.body && !change.body->empty()));
    BOOST_TEST(change.content_type == "text/xml; charset=utf-8");
    BOOST_TEST((i.rule_of(flow::approved)->status == lead_status::packaging));
    BOOST_TEST((i.rule_of(flow::sync)->timeout == 8s));
}

BOOST_AUTO_TEST_CASE(settings_become_json) {
    BOOST_TEST(
        json::dump(good(complete).settings) ==
        R"({"token":"{secret:example_token}","limit":5,"share":1.5,"on":true,)"
        R"("since":"1979-05-27T07:32:00.5-08:00","day":"1979-05-27","hour":"07:32:00","list":["a",{"b":2}]})");
}

BOOST_AUTO_TEST_CASE(defaults) {
    auto i = good("id = 'a'\noffers = '*'\n[new]\n");
    BOOST_TEST(!i.plugin.has_value());
    BOOST_TEST(!i.offers.has_value());
    BOOST_TEST(!i.countries.has_value());
    BOOST_TEST(i.priority == 0);
    BOOST_TEST((i.in_doubt == in_doubt_policy::resend));
    BOOST_TEST(i.mail_domain == "example.com");
    BOOST_TEST(i.limits.in_flight == 200);
    BOOST_TEST((i.limits.timeout == 15s));
    BOOST_TEST(!i.retry.cancel_reason.has_value());
    BOOST_TEST(i.connection.proxy.empty());
    BOOST_TEST((i.connection.idle == 4s));
    BOOST_TEST(json::dump(i.settings) == "{}");
    BOOST_TEST(i.rule_of(flow::new_lead)->stub);
    BOOST_TEST(i.rule_of(flow::sync) == nullptr);
}

BOOST_AUTO_TEST_CASE(answer_rules_are_read_in_order) {
    auto i = good(by_rules);
    BOOST_TEST(i.rule_of(flow::change)->stub);
    const auto& rules = i.answers.at(flow::new_lead);
    BOOST_TEST_REQUIRE(rules.size() == 3u);
    BOOST_TEST_REQUIRE(rules[0].when.size() == 3u);
    BOOST_TEST(rules[0].when[0].pointer == "/status");
    BOOST_TEST(rules[0].when[0].expected == "ok");
    BOOST_TEST((rules[0].when[1].subject == answer_subject::status));
    BOOST_TEST(rules[0].when[1].expected == "200");
    BOOST_TEST((rules[0].when[2].subject == answer_subject::text));
    BOOST_TEST(rules[0].text_pointer.value_or("none") == "/id");
    BOOST_TEST((rules[1].verdict == verdict_kind::accepted));
    BOOST_TEST(!rules[1].text_pointer.has_value());
    BOOST_TEST((rules[2].verdict == verdict_kind::rejected));
    BOOST_TEST(rules[2].reason == 7);
    BOOST_TEST((i.answers.at(flow::sync)[0].verdict == verdict_kind::redirect));
    BOOST_TEST(i.answers.at(flow::sync)[0].text_pointer.value_or("none") == "/a~1b/0");
}

BOOST_AUTO_TEST_CASE(line_ends_and_byte_order_mark_do_not_matter) {
    std::string text = "\uFEFF";
    for (char c : complete) text += c == '\n' ? "\r\n" : std::string(1, c);
    BOOST_TEST(good(text).id == "example-crm");
    BOOST_TEST(only_mistake("\uFEFFid = 5\r\noffers = '*'\r\n[new]").starts_with("FILE:1:6: id: found"));
    BOOST_TEST(only_mistake("id = 'a'\r\noffers = '*'\r\nplugin = 'p'\r\n[new]\r\nurl = ''\r\nfields = "
                            "'''\r\na b\r\nc {name|uper}\r\n'''\r\n")
                   .starts_with("FILE:8:9: new.fields: unknown filter"));
}

BOOST_AUTO_TEST_CASE(no_file_is_too_strange) {
    BOOST_TEST(read_integration("").mistakes.size() == 2u);
    BOOST_TEST(only_mistake("id = 'a'\n# \xff\n") ==
               "FILE:2:3: the byte 0xFF here is no UTF-8; allowed: UTF-8 text");
    BOOST_TEST(only_mistake("id = 'é\xc3'\n") ==
               "FILE:1:8: the byte 0xC3 here is no UTF-8; allowed: UTF-8 text");
    BOOST_TEST(only_mistake(std::string(10u << 20, 'a')) ==
               "FILE:1:1: the file has 10485760 bytes; allowed: at most 1048576");
    BOOST_TEST(only_mistake("id = Привет").starts_with("FILE:1:6: this is no TOML: "));
    BOOST_TEST(only_mistake("Q\u01C0 = 1").starts_with("FILE:1:2: this is no TOML: "));
    BOOST_TEST(only_mistake("[=") ==
               "FILE:1:2: this is no TOML: expected bare key starting character or string "
               "delimiter, found '=' (in a key)");
    BOOST_TEST(only_mistake("[[\x01]]").starts_with("FILE:1:3: this is no TOML: "));
    BOOST_TEST(only_mistake(std::string("a = 1\0", 6)).starts_with("FILE:1:6: this is no TOML: "));
}

BOOST_AUTO_TEST_CASE(any_script_may_follow_a_joined_line) {
    auto i = good("id = 'a'\noffers = '*'\n[settings]\na = \"\"\"x\\\n  Привет\"\"\"\n");
    BOOST_TEST(json::dump(i.settings) == R"({"a":"xПривет"})");
}

BOOST_AUTO_TEST_CASE(depth_is_bounded) {
    auto repeated = [](std::string_view piece, int n) {
        std::string out;
        for (int i = 0; i < n; ++i) out += piece;
        return out;
    };
    auto too_deep = [](const std::string& text) {
        return only_mistake(text).contains("nested too deep here; allowed: 32 levels");
    };
    BOOST_TEST(too_deep("a" + repeated(".a", 300'000) + " = 1"));
    BOOST_TEST(too_deep("[a" + repeated(".\"a\"", 200'000) + "]"));
    BOOST_TEST(too_deep("a = " + repeated("[", 500'000)));
    BOOST_TEST(too_deep("a = " + repeated("{a.a.a.a=", 20)));
    BOOST_TEST(too_deep("[a" + repeated(".a", 20) + "]\na" + repeated(".a", 20) + " = 1"));
    BOOST_TEST(!read_integration("[settings" + repeated(".a", 25) + "]\nb.c = [[[1.5]]]")
                    .mistakes[0]
                    .text.contains("deep"));
    BOOST_TEST(good("id = 'a'\noffers = '*'\n[settings]\na = '''" + repeated("[.", 1000) + "''' # " +
                    repeated("[.", 99))
                   .id == "a");
}

BOOST_AUTO_TEST_CASE(a_long_template_is_placed_quickly) {
    std::string body;
    for (int i = 0; i < 100'000; ++i) body += "{nope}\n";
    auto reading = read_integration(
        "id = 'a'\noffers = '*'\nplugin = 'p'\n[new]\nurl = ''\ncontent_type = 'a/b'\nbody = '''" + body +
        "'''\n");
    BOOST_TEST_REQUIRE(reading.warnings.size() == 100'000u);
    BOOST_TEST(reading.warnings.back().line == 7 + 99'999);
    BOOST_TEST(reading.warnings.back().column == 1);
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(integration_secrets)

BOOST_AUTO_TEST_CASE(names_come_from_everywhere) {
    auto i = good(R"(
id = "a"
offers = "*"
plugin = "p"
[connection]
proxy = "http://u:{secret:proxy}@h:1"
[settings]
b = { c = ["x{secret:deep|md5}y"], d = "{secret:}{ secret:no}{secret:{secret:token}" }
[new]
url = "https://x/{secret:token}"
fields = "a {secret:field}"
headers = { X = "{secret:head}" }
[change]
url = ""
body = "{secret:body}"
content_type = "a/b"
)");
    auto names = i.secrets();
    std::vector<std::string> expected{"body", "deep", "field", "head", "proxy", "token"};
    BOOST_TEST(names == expected, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(settings_are_resolved) {
    auto i = good("id='a'\noffers='*'\n[settings]\na = '-{secret:x}-{secret:x|upper}{name}{secret:}'\nb = "
                  "[1, ['{secret:y}']]\n");
    auto resolved = resolved_settings(i, {{"x", "qu\"{secret:y}"}, {"y", "Y"}});
    BOOST_TEST_REQUIRE(resolved.has_value());
    BOOST_TEST(json::dump(*resolved) ==
               R"({"a":"-qu\"{secret:y}-QU\"{SECRET:Y}{name}{secret:}","b":[1,["Y"]]})");
    auto missing = resolved_settings(i, {{"x", "1"}});
    BOOST_TEST_REQUIRE(!missing.has_value());
    BOOST_TEST((missing.error().code == error_code::not_found));
    BOOST_TEST(missing.error().message() ==
               "settings.b[1][0]: the secret \"y\" is not set; set it with: leadwire secret set y");
}

BOOST_AUTO_TEST_CASE(the_masker_hides_what_filters_made) {
    auto i = good("id='a'\noffers='*'\nplugin='p'\n[settings]\na = "
                  "'{secret:x|upper}'\n[new]\nurl=''\nheaders = { A = '{secret:x|base64}' }\n");
    auto masker = i.masker({{"x", "sesame"}, {"other", "elsewhere"}});
    BOOST_TEST(masker.mask("sesame SESAME c2VzYW1l elsewhere") == "••• ••• ••• elsewhere");
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(integration_guide)

BOOST_AUTO_TEST_CASE(its_examples_can_be_applied) {
    std::ifstream in(LEADWIRE_SOURCE_DIR "/docs/integrations.md");
    int examples = 0;
    std::string line, example;
    for (bool inside = false; std::getline(in, line);) {
        if (inside && line == "```") {
            auto reading = read_integration(example);
            for (const auto& m : reading.mistakes) BOOST_ERROR(m.message("example") + "\n" + example);
            for (const auto& w : reading.warnings) BOOST_ERROR(w.message("example") + "\n" + example);
            ++examples;
            inside = false;
        } else if (inside) {
            example += line + "\n";
        } else if (line == "```toml") {
            inside = true;
            example.clear();
        }
    }
    BOOST_TEST(examples == 3);
}

BOOST_AUTO_TEST_SUITE_END()
