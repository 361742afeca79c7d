#include "host/http/request_head.hpp"

#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include <vector>

using namespace leadwire;
using namespace leadwire::http;
namespace data = boost::unit_test::data;

namespace {

const target_url url = *parse_url("http://crm.example:8080/a?b");

std::expected<std::string, std::string> head(std::string_view method, const header_list& headers,
                                             std::optional<std::uint64_t> length = std::nullopt) {
    return build_head(
        {.method = method, .url = url, .headers = headers, .content_type = "text/plain", .length = length});
}

bool has(const std::string& text, std::string_view part) {
    return text.find(part) != std::string::npos;
}

const std::vector<std::string> own{"Host", "content-length", "Transfer-Encoding", "connection", "Upgrade",
                                   "TE",   "Keep-Alive"};
const std::vector<std::string> bad_names{"", "X Y", "X:", "X\r\nY", "\xC3\xA9", "X\x7F", "(x)"};
const std::vector<std::string> bad_values{"a\r\nX: y", "a\nb",    "a\rb", std::string("a\0b", 3),
                                          "a\tb",      "\x1B[0m", "\x7F"};

} // namespace

BOOST_AUTO_TEST_SUITE(request_head)

BOOST_AUTO_TEST_CASE(is_what_goes_on_the_wire) {
    const auto text = head("POST", {{"X-Key", "1"}, {"X-Key", "2"}}, 5);
    BOOST_REQUIRE(text);
    BOOST_TEST(text->starts_with("POST /a?b HTTP/1.1\r\nHost: crm.example:8080\r\nUser-Agent: leadwire/"));
    BOOST_TEST(text->ends_with("\r\nAccept: */*\r\nAccept-Encoding: gzip, deflate\r\nX-Key: 1\r\nX-Key: 2\r\n"
                               "Content-Type: text/plain\r\nContent-Length: 5\r\n\r\n"));
}

BOOST_AUTO_TEST_CASE(the_caller_may_set_what_describes_the_request) {
    const auto text = *head("POST", {{"user-agent", "me"}, {"ACCEPT", "a/b"}, {"content-type", "x/y"}}, 0);
    BOOST_TEST(!has(text, "leadwire"));
    BOOST_TEST(!has(text, "*/*"));
    BOOST_TEST(!has(text, "text/plain"));
    BOOST_TEST(has(text, "content-type: x/y\r\n"));
}

BOOST_AUTO_TEST_CASE(length_is_there_where_a_body_is_expected) {
    BOOST_TEST(has(*head("POST", {}), "Content-Length: 0\r\n"));
    BOOST_TEST(!has(*head("GET", {}), "Content-"));
    BOOST_TEST(has(*head("GET", {}, 3), "Content-Length: 3\r\n"));
}

BOOST_AUTO_TEST_CASE(authorization_of_the_url_yields_to_the_callers) {
    const auto with = *parse_url("http://u:p@h/");
    const auto build = [&](const header_list& headers) {
        return *build_head(
            {.method = "GET", .url = with, .headers = headers, .content_type = {}, .length = {}});
    };
    BOOST_TEST(has(build({}), "Authorization: Basic dTpw\r\n"));
    BOOST_TEST(!has(build({{"authorization", "Bearer x"}}), "Basic"));
}

BOOST_AUTO_TEST_CASE(a_proxy_gets_the_absolute_form) {
    const auto text = *build_head({.method = "GET",
                                   .url = url,
                                   .headers = {},
                                   .content_type = {},
                                   .length = {},
                                   .form = target_form::absolute,
                                   .proxy_authorization = "Basic eA=="});
    BOOST_TEST(text.starts_with("GET http://crm.example:8080/a?b HTTP/1.1\r\n"));
    BOOST_TEST(has(text, "Proxy-Authorization: Basic eA==\r\n"));
}

BOOST_DATA_TEST_CASE(the_exchanges_own_headers_are_refused, data::make(own), name) {
    const auto text = head("GET", {{name, "x"}});
    BOOST_REQUIRE(!text);
    BOOST_TEST(text.error() == "The header " + name + " is set by the exchange itself and cannot be given.");
}

BOOST_DATA_TEST_CASE(bad_names_are_refused, data::make(bad_names), name) {
    BOOST_TEST(!head("GET", {{name, "x"}}));
}

BOOST_DATA_TEST_CASE(control_characters_are_refused_and_the_header_named, data::make(bad_values), value) {
    const auto text = head("GET", {{"X-Name", value}});
    BOOST_REQUIRE(!text);
    BOOST_TEST(text.error().starts_with("The value of the header X-Name has the control character \\x"));
}

BOOST_AUTO_TEST_CASE(methods_are_words) {
    for (const auto* method : {"", "GET /", "G\r\nX: y", "CONNECT", "connect"}) BOOST_TEST(!head(method, {}));
    BOOST_TEST(head("PROPFIND", {}).has_value());
}

BOOST_AUTO_TEST_CASE(values_in_utf8_pass) {
    BOOST_TEST(head("GET", {{"X", "Jos\xC3\xA9"}}).has_value());
}

BOOST_AUTO_TEST_SUITE_END()
