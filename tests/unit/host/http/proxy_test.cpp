#include "host/http/proxy.hpp"

#include <boost/test/unit_test.hpp>

using namespace leadwire::http;

BOOST_AUTO_TEST_SUITE(proxies)

BOOST_AUTO_TEST_CASE(address_and_credentials) {
    const auto p = parse_proxy("http://user:p%40ss@Proxy.Example:3128");
    BOOST_REQUIRE(p);
    BOOST_TEST(p->text() == "proxy.example:3128");
    BOOST_TEST(p->authorization == "Basic dXNlcjpwQHNz");
    BOOST_TEST(parse_proxy("http://[::1]:3128/")->text() == "[::1]:3128");
}

BOOST_AUTO_TEST_CASE(others_are_refused_without_showing_credentials) {
    for (const auto* text :
         {"https://u:secret@p:1", "socks5://u:secret@p:1", "u:secret@p:1", "http://u:secret@p:1/path", ""}) {
        const auto p = parse_proxy(text);
        BOOST_REQUIRE(!p);
        BOOST_TEST(p.error().find("secret") == std::string::npos);
    }
}

BOOST_AUTO_TEST_CASE(connect_names_the_target) {
    const auto head = connect_head(*parse_url("https://crm.example/x"), *parse_proxy("http://u:p@proxy:1"));
    BOOST_TEST(head.starts_with("CONNECT crm.example:443 HTTP/1.1\r\nHost: crm.example:443\r\n"));
    BOOST_TEST(head.ends_with("\r\nProxy-Authorization: Basic dTpw\r\n\r\n"));
}

BOOST_AUTO_TEST_SUITE_END()
