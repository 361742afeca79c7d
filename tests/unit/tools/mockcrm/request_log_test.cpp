#include "tools/mockcrm/request_log.hpp"

#include <boost/test/unit_test.hpp>

namespace leadwire::mockcrm {

BOOST_AUTO_TEST_SUITE(mockcrm_request_log)

namespace {

json::value line_of(received_request r, const answer_plan& plan = {}) {
    understand(r);
    const auto line = log_line(r, "ok", "ok", plan, timestamp{});
    BOOST_TEST(line.find('\n') == std::string::npos);
    const auto v = json::parse(line);
    BOOST_REQUIRE_MESSAGE(v.has_value(), line);
    return *v;
}

std::string text_of(const json::value& v, std::string_view pointer) {
    const auto* found = json::at_pointer(v, pointer);
    return found ? json::dump(*found) : "nothing";
}

received_request post(std::string type, std::string body) {
    received_request r;
    r.target = "/p";
    r.headers.emplace_back("Content-Type", std::move(type));
    r.body = std::move(body);
    return r;
}

} // namespace

BOOST_AUTO_TEST_CASE(what_repeats_takes_an_array) {
    const auto v = line_of(post("application/x-www-form-urlencoded", "t[]=a&t[]=b&n=1&t[]=c"));
    BOOST_TEST(text_of(v, "/fields") == R"({"t[]":["a","b","c"],"n":"1"})");
    BOOST_TEST(text_of(v, "/body") == "nothing");
}

BOOST_AUTO_TEST_CASE(bytes_that_are_no_utf8_leave_the_log_readable) {
    const auto v = line_of(post("text/plain", "a\xff\xc3(\xed\xa0\x80\xd0\xba"));
    BOOST_TEST(text_of(v, "/body") ==
               "\"a\xef\xbf\xbd\xef\xbf\xbd(\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd\xd0\xba\"");
}

BOOST_AUTO_TEST_CASE(json_keeps_its_digits_and_a_broken_one_is_text) {
    BOOST_TEST(text_of(line_of(post("application/json", R"({"id":1234567890123456789012345})")),
                       "/json/id") == "1234567890123456789012345");
    BOOST_TEST(text_of(line_of(post("application/json", "{")), "/body") == "\"{\"");
}

BOOST_AUTO_TEST_CASE(bodies_and_answers_are_cut) {
    answer_plan plan;
    plan.body = std::string(5000, 'y');
    const auto v = line_of(post("text/plain", std::string(70000, 'x')), plan);
    BOOST_TEST(json::at_pointer(v, "/body")->if_string()->size() == 65536u);
    BOOST_TEST(json::at_pointer(v, "/answer_body")->if_string()->size() == 1024u);
}

BOOST_AUTO_TEST_CASE(a_file_is_logged_by_its_digest) {
    const auto v = line_of(post("multipart/form-data; boundary=B",
                                "--B\r\nContent-Disposition: form-data; name=\"scan\"; filename=\"a.txt\"\r\n"
                                "Content-Type: text/plain\r\n\r\nabc\r\n--B--"));
    BOOST_TEST(text_of(v, "/parts/0/name") == "\"scan\"");
    BOOST_TEST(text_of(v, "/parts/0/size") == "3");
    BOOST_TEST(text_of(v, "/parts/0/sha256") ==
               "\"ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad\"");
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace leadwire::mockcrm
