// Each behaviour as it comes over the wire from the real program.
#include "tests/support/raw_client.hpp"
#include "tests/support/json_text.hpp"
#include "tests/support/mock_crm.hpp"
#include "tools/mockcrm/behaviour.hpp"
#include "tools/mockcrm/packing.hpp"

#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include <set>

namespace leadwire::test {

BOOST_AUTO_TEST_SUITE(mockcrm_behaviours)

namespace {

constexpr std::string_view accepted = R"({"status":"ok","id":9123})";

struct wire_case {
    std::string name;
    std::string begins;   ///< the answer's beginning
    std::string contains; ///< somewhere in it
    std::string ends;     ///< and its end
    line_end after = line_end::open;
    std::string lead = "123";
    friend std::ostream& operator<<(std::ostream& out, const wire_case& c) { return out << c.name; }
};

const std::string ok = "HTTP/1.1 200 OK\r\n", body(accepted);

// clang-format off
const std::vector<wire_case> wire_cases{
    {"ok", ok, "Content-Length: 25\r\n", body},
    {"number-id", ok, "", body},
    {"text-id", ok, "", R"({"status":"ok","id":"T-9123"})"},
    {"long-id", ok, "", R"({"status":"ok","id":9000000000000000000000123})"},
    {"lead-id", ok, "", R"({"status":"ok","lead_id":9123})"},
    {"autologin", ok, "", R"({"status":"ok","id":9123,"url":"https://broker.example/login?t=123"})"},
    {"close", ok, "Connection: close\r\n", body, line_end::closed},
    {"chunked", ok, "Transfer-Encoding: chunked\r\n\r\n8\r\n{\"status\r\n", "\r\n0\r\n\r\n"},
    {"gzip", ok, "Content-Encoding: gzip\r\n", mockcrm::packed(accepted, mockcrm::packing::gzip)},
    {"deflate", ok, "Content-Encoding: deflate\r\n", mockcrm::packed(accepted, mockcrm::packing::deflate)},
    {"slow:20", ok, "", body},
    {"cut-after", ok, "Content-Length: 25\r\n", body, line_end::closed},
    {"echo", ok, "", R"({"a": 1})"},
    {"double", ok, "", R"({"status":"error","error":"double"})"},
    {"duplicate", ok, "", R"({"status":"error","error":"duplicate"})"},
    {"geo", ok, "", R"({"status":"error","error":"geo"})"},
    {"phone", ok, "", R"({"status":"error","error":"phone"})"},
    {"ban", ok, "", R"({"status":"error","error":"ban"})"},
    {"traffic", ok, "", R"({"status":"error","error":"traffic"})"},
    {"message", ok, R"("message":)", "}"},
    {"empty", ok, "Content-Length: 0\r\n", "\r\n\r\n"},
    {"no-content", "HTTP/1.1 204 No Content\r\n", "", "\r\n\r\n"},
    {"400", "HTTP/1.1 400 ", "application/json", "}"},
    {"404", "HTTP/1.1 404 ", "text/html", "</html>\n"},
    {"422", "HTTP/1.1 422 ", "application/json", "}"},
    {"429:7", "HTTP/1.1 429 ", "Retry-After: 7\r\n", "}"},
    {"500", "HTTP/1.1 500 ", "", "internal error"},
    {"503:8", "HTTP/1.1 503 ", "Retry-After: 8\r\n", "</html>\n"},
    {"html", ok, "text/html", "</html>\n"},
    {"wrong-charset", ok, "charset=utf-8", "\xff\xf2\"}"},
    {"bad-utf8", ok, "\xff\xfe", "\"}"},
    {"bad-gzip", ok, "Content-Encoding: gzip\r\n", "never packed"},
    {"redirect", "HTTP/1.1 302 ", "Location: /mock=ok?ext=123&redirected=1\r\n", "\r\n\r\n"},
    {"redirect-loop", "HTTP/1.1 302 ", "Location: /mock=redirect-loop?ext=123&redirected=1\r\n", "\r\n\r\n"},
    {"garbage", "\x16\x03\x01 +OK", "", "\r\n\r\n", line_end::closed},
    {"cut-before", "", "", "", line_end::closed},
    {"cut-within-head", ok, "", "application/js", line_end::closed},
    {"cut-within-body", ok, "Content-Length: 25\r\n", R"({"status":"ok)", line_end::closed},
    {"reset", "", "", "", line_end::reset},
    {"fail-then-ok:1", "HTTP/1.1 500 ", "", "internal error", line_end::open, "124"},
    {"cut-then-ok:1", "", "", "", line_end::closed, "125"},
    {"401", "HTTP/1.1 401 Unauthorized\r\n", "WWW-Authenticate: Bearer ", R"({"status":"error","error":"token"})"},
    {"401-then-ok:1", "HTTP/1.1 401 ", "", R"({"status":"error","error":"token"})", line_end::open, "128"},
    {"token", ok, "", R"({"access_token":"t-1","token_type":"Bearer","expires_in":3600})", line_end::open, "129"},
    {"unknown", ok, "", R"({"status":"unknown"})"},
    {"lookup", ok, "", R"({"status":"unknown"})", line_end::open, "126"},
};
// clang-format on

/// One server for all: its log tells the cases apart by the path.
mock_crm& crm() {
    static mock_crm one;
    return one;
}

} // namespace

BOOST_DATA_TEST_CASE(comes_over_the_wire, boost::unit_test::data::make(wire_cases), c) {
    raw_client client(crm().port());
    client.send(post("/push/" + c.name + "/mock=" + c.name, "ext=" + c.lead + "&echo=%7B%22a%22:+1%7D"));
    const auto answer = client.read_answer();
    BOOST_TEST(answer.starts_with(c.begins), answer);
    BOOST_TEST(answer.find(c.contains) != std::string::npos, answer);
    BOOST_TEST(answer.ends_with(c.ends), answer);
    if (c.after == line_end::open) {
        client.send(post("/mock=ok?ext=1", "a=1"));
        BOOST_TEST(client.read_answer().ends_with(R"({"status":"ok","id":91})"));
    } else {
        BOOST_TEST((client.state() == c.after));
    }

    bool logged = false;
    for (const auto& line : crm().log())
        if (text_at(line, "/path") == "/push/" + c.name + "/mock=" + c.name) {
            logged = true;
            BOOST_TEST(text_at(line, "/lead") == c.lead);
            BOOST_TEST(text_at(line, is_there(line, "/asked") ? "/asked" : "/answer") == c.name);
        }
    BOOST_TEST(logged);
}

BOOST_AUTO_TEST_CASE(a_hundred_comes_first) {
    raw_client client(crm().port());
    client.send(post("/mock=100-continue", "ext=123"));
    BOOST_TEST(client.read_answer() == "HTTP/1.1 100 Continue\r\n\r\n");
    BOOST_TEST(client.read_answer().ends_with(accepted));
}

BOOST_AUTO_TEST_CASE(a_caller_that_expects_a_hundred_gets_it) {
    raw_client client(crm().port());
    const auto request = post("/mock=ok", "ext=123", "Expect: 100-continue\r\n");
    client.send(request.substr(0, request.size() - 7));
    BOOST_TEST(client.read_answer() == "HTTP/1.1 100 Continue\r\n\r\n");
    client.send("ext=123");
    BOOST_TEST(client.read_answer().ends_with(accepted));
}

BOOST_AUTO_TEST_CASE(huge_is_five_mebibytes) {
    raw_client client(crm().port());
    client.send(post("/mock=huge", "ext=123"));
    BOOST_TEST(client.read_answer().size() > 5u << 20);
}

BOOST_AUTO_TEST_CASE(never_stays_silent) {
    raw_client client(crm().port());
    client.send(post("/mock=never", "ext=never-1"));
    BOOST_TEST((client.state() == line_end::open));
    BOOST_TEST(crm().log_of("never-1").size() == 1u);
}

BOOST_AUTO_TEST_CASE(a_lookup_knows_who_was_here_and_is_no_visit) {
    raw_client client(crm().port());
    const auto answer_to = [&](const std::string& mock) {
        client.send(post("/mock=" + mock, "ext=127"));
        return client.read_answer();
    };
    for (int i = 0; i < 2; ++i) BOOST_TEST(answer_to("lookup").ends_with(R"({"status":"unknown"})"));
    (void)answer_to("500");
    BOOST_TEST(answer_to("lookup").ends_with(R"({"status":"ok","id":9127})"));
}

BOOST_AUTO_TEST_CASE(every_behaviour_has_its_case) {
    std::set<std::string> covered{"100-continue", "huge", "never"};
    for (const auto& c : wire_cases) covered.insert(c.name.substr(0, c.name.find(':')));
    for (const auto& row : mockcrm::behaviours())
        BOOST_TEST(covered.contains(std::string(row.name)), row.name);
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace leadwire::test
