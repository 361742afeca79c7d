#include "host/http/url.hpp"

#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include <ostream>
#include <vector>

using namespace leadwire::http;
namespace data = boost::unit_test::data;

namespace {

struct good_case {
    std::string_view text, host, port, target, authority;
};
std::ostream& operator<<(std::ostream& out, const good_case& c) {
    return out << c.text;
}
const std::vector<good_case> good{
    {"http://crm.example", "crm.example", "80", "/", "crm.example"},
    {"https://CRM.Example:443/a", "crm.example", "443", "/a", "crm.example"},
    {"HTTP://crm.example:8080?q=1#frag", "crm.example", "8080", "/?q=1", "crm.example:8080"},
    {"  https://crm.example/ ", "crm.example", "443", "/", "crm.example"},
    {"http://[::1]:81/x", "::1", "81", "/x", "[::1]:81"},
    {"http://[2001:DB8:0:0::1]", "2001:db8::1", "80", "/", "[2001:db8::1]"},
    {"http://crm.example:/x", "crm.example", "80", "/x", "crm.example"},
    {"http://crm_1.example/x", "crm_1.example", "80", "/x", "crm_1.example"},
    {"http://crm.example/a b?name=Jos\xC3\xA9 P", "crm.example", "80", "/a%20b?name=Jos%C3%A9%20P",
     "crm.example"},
    {"http://crm.example/?customer[phone]=1|2", "crm.example", "80", "/?customer%5Bphone%5D=1%7C2",
     "crm.example"},
    {"http://crm.example/?rate=5%&x=%41%4", "crm.example", "80", "/?rate=5%25&x=%41%254", "crm.example"},
    {"http://crm.example/a\\b", "crm.example", "80", "/a%5Cb", "crm.example"},
    {"http://crm.example/?to=http://other/?a=b", "crm.example", "80", "/?to=http://other/?a=b",
     "crm.example"},
    {"https://пример.рф/путь", "xn--e1afmkfd.xn--p1ai", "443", "/%D0%BF%D1%83%D1%82%D1%8C",
     "xn--e1afmkfd.xn--p1ai"},
    {"http://ex%61mple.com/", "example.com", "80", "/", "example.com"},
};

const std::vector<std::string_view> bad{
    "",
    "crm.example/x",
    "//crm.example",
    "ftp://crm.example/",
    "http:/crm.example",
    "http://",
    "http:///x",
    "http://:80/",
    "http://crm.example:0/",
    "http://crm.example:65536/",
    "http://crm.example:80a/",
    "http://crm.example:-1/",
    "http://[::1/",
    "http://[::g]/",
    "http://[v1.x]/",
    "http://[fe80::1%25eth0]/",
    "http://a b/",
    "http://crm\\.example/",
    "http://crm..example/",
    "http://crm.example%00/",
    "http://crm.example/\r\nX: y",
    "http://crm.example/\n",
    "http://crm.example/?a=\x7F",
    "http://crm.ex\tample/",
};

} // namespace

BOOST_AUTO_TEST_SUITE(url)

BOOST_DATA_TEST_CASE(splits, data::make(good), c) {
    const auto url = parse_url(c.text);
    BOOST_REQUIRE_MESSAGE(url, url.error());
    BOOST_TEST(url->host == c.host);
    BOOST_TEST(std::to_string(url->port) == c.port);
    BOOST_TEST(url->target == c.target);
    BOOST_TEST(url->authority() == c.authority);
}

BOOST_DATA_TEST_CASE(refuses, data::make(bad), text) {
    BOOST_TEST(!parse_url(text).has_value());
}

BOOST_AUTO_TEST_CASE(a_nul_is_a_control_character) {
    const auto url = parse_url(std::string_view("http://crm.example/a\0b", 22));
    BOOST_REQUIRE(!url);
    BOOST_TEST(url.error() == "The URL has the control character \\x00, which is not allowed.");
}

BOOST_AUTO_TEST_CASE(credentials_become_basic_authorization) {
    BOOST_TEST(parse_url("http://Aladdin:open%20sesame@h/")->authorization ==
               "Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==");
    BOOST_TEST(parse_url("http://key@h/")->authorization == "Basic a2V5Og==");
    BOOST_TEST(parse_url("http://a@b.example:c@h/")->host == "h");
    BOOST_TEST(parse_url("http://h/@x")->authorization.empty());
}

BOOST_AUTO_TEST_CASE(errors_do_not_repeat_the_url) {
    const auto url = parse_url("http://user:secret@h:x/");
    BOOST_REQUIRE(!url);
    BOOST_TEST(url.error().find("secret") == std::string::npos);
}

BOOST_AUTO_TEST_CASE(forms_for_proxies) {
    const auto url = parse_url("http://u:p@[::1]:8080/a?b");
    BOOST_TEST(url->absolute_form() == "http://[::1]:8080/a?b");
    BOOST_TEST(url->host_and_port() == "[::1]:8080");
}

BOOST_AUTO_TEST_CASE(locations_are_seen_from_the_url) {
    const auto base = *parse_url("https://u:p@crm.example/a/b?c");
    const auto at = [&](std::string_view location) {
        const auto url = resolve_location(base, location);
        return url ? url->absolute_form() : "error";
    };
    BOOST_TEST(at("/x") == "https://crm.example/x");
    BOOST_TEST(at("x y") == "https://crm.example/a/x%20y");
    BOOST_TEST(at("../x#frag") == "https://crm.example/x");
    BOOST_TEST(at("?d") == "https://crm.example/a/b?d");
    BOOST_TEST(at("//other/x") == "https://other/x");
    BOOST_TEST(at("http://other:81") == "http://other:81/");
    BOOST_TEST(at("ftp://other") == "error");
    BOOST_TEST(at("javascript:x") == "error");
    BOOST_TEST(at("/x\r\nSet: y") == "error");
}

BOOST_AUTO_TEST_CASE(credentials_stay_within_one_origin) {
    const auto base = *parse_url("https://u:p@crm.example/");
    BOOST_TEST(resolve_location(base, "/x")->authorization == base.authorization);
    BOOST_TEST(resolve_location(base, "https://crm.example:444/x")->authorization.empty());
    BOOST_TEST(resolve_location(base, "http://crm.example/x")->authorization.empty());
    BOOST_TEST(resolve_location(base, "https://v:q@other/")->authorization == "Basic djpx");
}

BOOST_AUTO_TEST_SUITE_END()
