// The mock CRM as a program: ports, log, rules, verify, its end.
#include "tests/support/raw_client.hpp"
#include "tests/support/json_text.hpp"
#include "tests/support/mock_crm.hpp"

#include <boost/test/unit_test.hpp>

namespace leadwire::test {

BOOST_AUTO_TEST_SUITE(mockcrm_server)

namespace {

const std::string program = std::string(LEADWIRE_BINARY_DIR) + "/bin/mockcrm";

} // namespace

BOOST_AUTO_TEST_CASE(one_connection_carries_many_requests) {
    mock_crm crm;
    raw_client client(crm.port());
    for (int lead = 1; lead <= 3; ++lead) {
        client.send(post("/mock=ok?ext=" + std::to_string(lead), "a=1",
                         "X-Request: k-" + std::to_string(lead) + "\r\n"));
        BOOST_TEST(client.read_answer().ends_with(R"({"status":"ok","id":9)" + std::to_string(lead) + "}"));
    }
    const auto log = crm.log();
    BOOST_REQUIRE(log.size() == 3u);
    BOOST_TEST(text_at(log[2], "/connection") == text_at(log[0], "/connection"));
    BOOST_TEST(text_at(log[2], "/n") == "3");
    BOOST_TEST(text_at(log[2], "/idem") == "k-3");
    BOOST_TEST(text_at(log[2], "/fields/a") == "1");
    BOOST_TEST(text_at(log[2], "/crm_id") == "93");
    BOOST_TEST(text_at(log[2], "/tls") == "0");
    BOOST_TEST(crm.stop() == 0);
}

BOOST_AUTO_TEST_CASE(requests_that_come_together_are_answered_one_by_one) {
    mock_crm crm;
    raw_client client(crm.port());
    client.send(post("/mock=ok?ext=1", "a=1") + post("/mock=geo?ext=2", "a=1"));
    BOOST_TEST(client.read_answer().ends_with(R"({"status":"ok","id":91})"));
    BOOST_TEST(client.read_answer().ends_with(R"({"status":"error","error":"geo"})"));
}

BOOST_AUTO_TEST_CASE(what_is_no_http_is_logged_and_refused) {
    mock_crm crm;
    raw_client client(crm.port());
    client.send("HELO crm\r\n\r\n");
    BOOST_TEST(client.read_all().starts_with("HTTP/1.1 400 "));
    const auto log = crm.log();
    BOOST_REQUIRE(log.size() == 1u);
    BOOST_TEST(text_at(log[0], "/answer") == "malformed");
}

BOOST_AUTO_TEST_CASE(a_request_that_never_ends_is_no_request) {
    mock_crm crm;
    {
        raw_client client(crm.port());
        client.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 100\r\n\r\next=1");
    }
    raw_client other(crm.port());
    other.send(post("/mock=ok?ext=2", "a=1"));
    BOOST_TEST(other.read_answer().starts_with("HTTP/1.1 200 "));
    BOOST_TEST(crm.log().size() == 1u);
}

BOOST_AUTO_TEST_CASE(rules_decide) {
    mock_crm crm(R"({"when": {"field": "sub1", "equals": "s3"}, "answer": "422"})");
    raw_client client(crm.port());
    client.send(post("/?ext=1", "sub1=s3"));
    BOOST_TEST(client.read_answer().starts_with("HTTP/1.1 422 "));
}

BOOST_AUTO_TEST_CASE(failures_end_after_the_number_asked_for) {
    mock_crm crm;
    raw_client client(crm.port());
    for (const auto* wanted : {"500", "500", "200"}) {
        client.send(post("/mock=fail-then-ok:2?ext=5", "a=1"));
        BOOST_TEST(client.read_answer().starts_with("HTTP/1.1 " + std::string(wanted)));
    }
    client.send(post("/mock=fail-then-ok:2?ext=6", "a=1"));
    BOOST_TEST(client.read_answer().starts_with("HTTP/1.1 500"), "each lead is counted for itself");
}

BOOST_AUTO_TEST_CASE(verify_compares_the_log_with_leads) {
    mock_crm crm;
    raw_client client(crm.port());
    client.send(post("/mock=ok?ext=1", "a=1"));
    (void)client.read_answer();
    const std::string attempts =
        R"("deliveries":[{"attempts":[{"phase":"interpreted","http_status":200}]}]})";
    const auto good = crm.verify(R"({"id":1,"status":"processing","external_id":"91",)" + attempts);
    BOOST_TEST(good.status == 0, good.output);
    BOOST_TEST(good.output.find("differences 0") != std::string::npos);
    const auto bad = crm.verify(R"({"id":1,"status":"new","external_id":"",)" + attempts);
    BOOST_TEST(bad.status == 1);
    BOOST_TEST(bad.output.find("lead 1: status new instead of processing") != std::string::npos, bad.output);
    BOOST_TEST(crm.verify("nonsense").status == 1);
}

BOOST_AUTO_TEST_CASE(tls_is_served_with_an_authority_of_its_own) {
    mock_crm crm;
    const auto checked = run({"/usr/bin/openssl", "verify", "-CAfile", crm.ca(),
                              (std::filesystem::path(crm.ca()).parent_path() / "server.pem").string()});
    BOOST_TEST(checked.status == 0, checked.errors);
    const auto asked =
        run({"/usr/bin/openssl", "s_client", "-connect", "127.0.0.1:" + std::to_string(crm.tls_port()),
             "-CAfile", crm.ca(), "-verify_return_error", "-verify_hostname", "localhost", "-quiet"},
            {.input = "GET /mock=close?ext=1 HTTP/1.1\r\nHost: localhost\r\n\r\n", .environment = {}});
    BOOST_TEST(asked.output.ends_with(R"({"status":"ok","id":91})"), asked.output + asked.errors);
    const auto log = crm.log();
    BOOST_REQUIRE(log.size() == 1u);
    BOOST_TEST(text_at(log[0], "/tls") == "1");
}

BOOST_AUTO_TEST_CASE(the_command_line_is_checked) {
    BOOST_TEST(run({program}).status == 2);
    BOOST_TEST(run({program, "serve", "--cert", "x"}).status == 2);
    BOOST_TEST(run({program, "serve", "--rules", "/nowhere"}).status == 1);
    BOOST_TEST(run({program, "verify", "--log", "/nowhere", "--leads", "-"}).status == 1);
    const auto list = run({program, "behaviours"});
    BOOST_TEST(list.status == 0);
    BOOST_TEST(list.output.find("slow:N") != std::string::npos);
    BOOST_TEST(run({program, "--help"}).status == 0);
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace leadwire::test
