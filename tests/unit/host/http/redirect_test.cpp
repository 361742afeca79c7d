#include "host/http/redirect.hpp"

#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include <ostream>
#include <vector>

using namespace leadwire;
using namespace leadwire::http;
namespace data = boost::unit_test::data;

namespace {

struct redirect_case {
    std::string_view method, from;
    int status;
    std::string_view to, expected; ///< "GET http://…", with "+body" behind it; empty: not followed
};
std::ostream& operator<<(std::ostream& out, const redirect_case& c) {
    return out << c.method << ' ' << c.from << ' ' << c.status << ' ' << c.to;
}
const std::vector<redirect_case> cases{
    {"POST", "http://a/x", 301, "/y", "GET http://a/y"},
    {"POST", "http://a/x", 302, "/y", "GET http://a/y"},
    {"POST", "http://a/x", 303, "/y", "GET http://a/y"},
    {"PUT", "http://a/x", 303, "/y", "GET http://a/y"},
    {"PUT", "http://a/x", 302, "/y", "PUT http://a/y +body"},
    {"GET", "http://a/x", 302, "/y", "GET http://a/y +body"},
    {"HEAD", "http://a/x", 303, "/y", "HEAD http://a/y +body"},
    {"POST", "http://a/x", 307, "/y", "POST http://a/y +body"},
    {"POST", "http://a/x", 308, "http://a:80/y", "POST http://a/y +body"},
    {"POST", "http://a/x", 307, "http://b/y", ""},
    {"POST", "http://a/x", 307, "http://a:81/y", ""},
    {"POST", "http://a/x", 308, "https://a/y", ""},
    {"PUT", "http://a/x", 301, "http://b/y", ""},
    {"POST", "http://a/x", 302, "http://b/y", "GET http://b/y"},
    {"GET", "http://a/x", 307, "http://b/y", "GET http://b/y"},
    {"POST", "http://a/x", 302, "https://a/y", "GET https://a/y"},
    {"GET", "https://a/x", 302, "http://a/y", ""},
    {"GET", "https://a/x", 302, "http://b/y", ""},
    {"GET", "http://a/x", 302, "ftp://a/y", ""},
    {"GET", "http://a/x", 302, "/y\x01", ""},
    {"GET", "http://a/x", 304, "/y", ""},
    {"GET", "http://a/x", 300, "/y", ""},
    {"GET", "http://a/x", 200, "/y", ""},
};

std::optional<hop> after(std::string_view method, std::string_view from, int status, std::string_view to,
                         header_list headers = {}) {
    return follow({std::string(method), *parse_url(from), std::move(headers), hop::body_rule::send},
                  {status, {{"location", std::string(to)}}, ""});
}

} // namespace

BOOST_AUTO_TEST_SUITE(redirect)

BOOST_DATA_TEST_CASE(rules, data::make(cases), c) {
    const auto next = after(c.method, c.from, c.status, c.to);
    std::string seen;
    if (next)
        seen = next->method + ' ' + next->url.absolute_form() +
               (next->body == hop::body_rule::send ? " +body" : "");
    BOOST_TEST(seen == c.expected);
}

BOOST_AUTO_TEST_CASE(without_location_there_is_nothing_to_follow) {
    BOOST_TEST(!follow({"GET", *parse_url("http://a/"), {}, hop::body_rule::leave_out}, {302, {}, ""}));
}

BOOST_AUTO_TEST_CASE(another_host_sees_no_keys) {
    const header_list headers{
        {"Authorization", "x"}, {"cookie", "x"}, {"X-Api-Key", "x"}, {"Accept", "a/b"}, {"user-agent", "u"}};
    BOOST_TEST(after("GET", "http://a/", 302, "/y", headers)->headers.size() == 5u);
    for (const auto* other : {"http://b/", "http://a:81/", "https://a/"})
        BOOST_TEST(after("GET", "http://a/", 302, other, headers)->headers.size() == 2u);
}

BOOST_AUTO_TEST_CASE(without_the_body_its_description_goes_too) {
    const auto next = after("POST", "http://a/", 302, "/y", {{"Content-Type", "x/y"}, {"X-Api-Key", "x"}});
    BOOST_REQUIRE(next->headers.size() == 1u);
    BOOST_TEST(next->headers[0].first == "X-Api-Key");
}

BOOST_AUTO_TEST_SUITE_END()
