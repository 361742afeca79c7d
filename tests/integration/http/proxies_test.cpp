#include "tests/integration/http/exchange_fixture.hpp"

#include <boost/test/unit_test.hpp>

using namespace leadwire::test;
using leadwire::http::client_settings;
using leadwire::http::connection_profile;
using leadwire::http::failure_kind;
using leadwire::http::phase;
using namespace std::chrono_literals;

namespace {

connection_profile through(const scripted_server& proxy, std::string credentials = "") {
    return {.proxy = "http://" + credentials + "127.0.0.1:" + std::to_string(proxy.port())};
}

bool has(const std::string& text, std::string_view part) {
    return text.find(part) != std::string::npos;
}

scripted_server::script saying(std::string bytes) {
    return [bytes = std::move(bytes)](peer& p) {
        if (!p.read_request().empty()) p.send(bytes);
    };
}

} // namespace

BOOST_FIXTURE_TEST_SUITE(proxies, exchange_fixture)

BOOST_AUTO_TEST_CASE(http_is_forwarded_by_the_absolute_form) {
    scripted_server proxy([](peer& p) {
        for (auto text = p.read_request(); !text.empty(); text = p.read_request()) p.answer(text);
    });
    const auto seen =
        answer_of(run(post("http://crm.example:81/in?a", "x"), through(proxy, "me:s%3Ac@"))).body;
    BOOST_TEST(seen.starts_with("POST http://crm.example:81/in?a HTTP/1.1\r\nHost: crm.example:81\r\n"));
    BOOST_TEST(has(seen, "\r\nProxy-Authorization: Basic bWU6czpj\r\n"));
    (void)answer_of(run(post("http://crm.example:81/in?a", "x"), through(proxy, "me:s%3Ac@")));
    BOOST_TEST(proxy.accepted() == 1);
}

BOOST_AUTO_TEST_CASE(https_goes_through_a_tunnel) {
    test_ca ca;
    const auto files = ca.issue({"crm.example", {"DNS:crm.example"}});
    const auto context = make_server_context({files.certificate, files.key, {}, 0});
    std::string asked;
    scripted_server proxy([&](peer& p) {
        asked = p.read_request();
        p.send("HTTP/1.1 200 Connection established\r\nVia: test\r\n\r\n");
        if (!p.start_tls(context.get())) return;
        for (auto text = p.read_request(); !text.empty(); text = p.read_request()) p.answer(text);
    });
    auto profile = through(proxy, "me:secret@");
    profile.ca_file = ca.file();
    const auto seen = answer_of(run(post("https://crm.example/in", "x"), profile)).body;
    BOOST_TEST(asked.starts_with("CONNECT crm.example:443 HTTP/1.1\r\nHost: crm.example:443\r\n"));
    BOOST_TEST(has(asked, "\r\nProxy-Authorization: Basic bWU6c2VjcmV0\r\n"));
    BOOST_TEST(seen.starts_with("POST /in HTTP/1.1\r\nHost: crm.example\r\n"));
    BOOST_TEST(!has(seen, "Proxy-"));
    (void)answer_of(run(post("https://crm.example/in", "x"), profile));
    BOOST_TEST(proxy.accepted() == 1);
}

BOOST_AUTO_TEST_CASE(a_refused_tunnel_is_the_proxys_fault) {
    scripted_server proxy(saying("HTTP/1.1 403 Forbidden\r\nContent-Length: 2\r\n\r\nno"));
    check_failure(run(get("https://crm.example/"), through(proxy)), failure_kind::proxy, phase::prepared,
                  "refused the tunnel to crm.example:443: 403 Forbidden.");
    scripted_server strange(saying("hello\r\n"));
    check_failure(run(get("https://crm.example/"), through(strange)), failure_kind::proxy, phase::prepared,
                  "did not answer CONNECT in HTTP");
    scripted_server closing([](peer& p) { (void)p.read_request(); });
    check_failure(run(get("https://crm.example/"), through(closing)), failure_kind::proxy, phase::prepared,
                  "did not answer CONNECT in HTTP");
}

BOOST_AUTO_TEST_CASE(missing_credentials_are_no_answer_of_the_target) {
    scripted_server proxy(saying("HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\n\r\n"));
    check_failure(run(get("http://crm.example/"), through(proxy)), failure_kind::proxy, phase::connected,
                  "(407)");
    check_failure(run(get("https://crm.example/"), through(proxy)), failure_kind::proxy, phase::prepared,
                  ": 407 ");
}

BOOST_AUTO_TEST_CASE(a_silent_proxy_is_cut_off) {
    scripted_server proxy([](peer& p) { p.wait_for_end(); });
    auto r = get("https://crm.example/");
    r.timeout = 100ms;
    check_failure(run(r, through(proxy)), failure_kind::proxy, phase::prepared,
                  "took longer than the time limit");
}

BOOST_AUTO_TEST_CASE(one_that_cannot_be_reached_or_understood) {
    check_failure(run(get("http://crm.example/"), {.proxy = "http://127.0.0.1:1"}), failure_kind::proxy,
                  phase::prepared, "The proxy 127.0.0.1:1 (127.0.0.1) cannot be reached");
    check_failure(run(get("http://crm.example/"), {.proxy = "socks5://127.0.0.1:1"}), failure_kind::proxy,
                  phase::prepared, "The proxy's address");
}

BOOST_AUTO_TEST_CASE(the_proxy_may_be_local_the_target_may_not) {
    exchange_fixture strict((client_settings()));
    scripted_server proxy([](peer& p) {
        while (!p.read_request().empty()) p.answer("ok");
    });
    BOOST_TEST(answer_of(strict.run(get("http://crm.example/"), through(proxy))).body == "ok");
    for (const auto* target : {"http://127.0.0.1/", "http://2130706433/", "http://[::1]/",
                               "http://localhost/", "http://x.LOCALHOST./", "https://169.254.169.254/"})
        check_failure(strict.run(get(target), through(proxy)), failure_kind::egress, phase::prepared,
                      " address; list its range");
    BOOST_TEST(proxy.accepted() == 1);
}

BOOST_AUTO_TEST_SUITE_END()
