#include "tests/integration/http/exchange_fixture.hpp"

#include <boost/test/unit_test.hpp>

#include <map>

using namespace leadwire::test;
using leadwire::http::failure_kind;
using leadwire::http::phase;

namespace {

/// Answers "/302?to" with a redirect to "to", and everything else with the request itself.
scripted_server::script redirecting() {
    return [](peer& p) {
        for (auto text = p.read_request(); !text.empty(); text = p.read_request()) {
            const auto path = text.substr(text.find('/'), text.find(" HTTP") - text.find('/'));
            if (const auto question = path.find('?'); question != std::string::npos)
                p.send("HTTP/1.1 " + path.substr(1, 3) + " Go\r\nLocation: " + path.substr(question + 1) +
                       "\r\nContent-Length: 4\r\n\r\ngone");
            else
                p.answer(text);
        }
    };
}

bool has(const std::string& text, std::string_view part) {
    return text.find(part) != std::string::npos;
}

} // namespace

BOOST_FIXTURE_TEST_SUITE(redirects, exchange_fixture)

BOOST_AUTO_TEST_CASE(are_not_followed_unless_wanted) {
    scripted_server server(redirecting());
    const auto answer = answer_of(run(post(server.url("/302?/x"), "body")));
    BOOST_TEST(answer.status == 302);
    BOOST_TEST(answer.body == "gone");
}

BOOST_AUTO_TEST_CASE(turn_a_post_into_a_get_or_keep_it) {
    scripted_server server(redirecting());
    const auto turned = answer_of(run(post(server.url("/302?/x"), "body"), {.redirects = 1})).body;
    BOOST_TEST(turned.starts_with("GET /x HTTP/1.1\r\n"));
    BOOST_TEST(!has(turned, "Content-"));
    const auto kept = answer_of(run(post(server.url("/307?/x"), "body"), {.redirects = 1})).body;
    BOOST_TEST(kept.starts_with("POST /x HTTP/1.1\r\n"));
    BOOST_TEST(kept.ends_with("\r\n\r\nbody"));
}

BOOST_AUTO_TEST_CASE(end_at_the_limit_with_the_redirect_itself) {
    scripted_server server(redirecting());
    const auto chain = server.url("/302?/302?/302?/x");
    BOOST_TEST(answer_of(run(get(chain), {.redirects = 3})).status == 200);
    BOOST_TEST(answer_of(run(get(chain), {.redirects = 2})).status == 302);
}

BOOST_AUTO_TEST_CASE(lead_elsewhere_without_body_and_keys) {
    scripted_server one(redirecting()), other(redirecting());
    auto r = post(one.url("/302?" + other.url("/x")), "body");
    r.headers = {{"Authorization", "secret"}, {"Cookie", "secret"}, {"X-Api-Key", "secret"}};
    const auto seen = answer_of(run(r, {.redirects = 5})).body;
    BOOST_TEST(seen.starts_with("GET /x HTTP/1.1\r\nHost: 127.0.0.1:" + std::to_string(other.port())));
    BOOST_TEST(!has(seen, "secret"));
    r.url = one.url("/307?" + other.url("/x"));
    BOOST_TEST(answer_of(run(r, {.redirects = 5})).status == 307);
    BOOST_TEST(other.accepted() == 1);
}

BOOST_AUTO_TEST_CASE(never_lead_from_https_to_http) {
    test_ca ca;
    const auto files = ca.issue();
    scripted_server plain(redirecting());
    scripted_server secure(redirecting(), server_tls{files.certificate, files.key, {}, 0});
    const leadwire::http::connection_profile profile{.proxy = {}, .ca_file = ca.file(), .redirects = 5};
    BOOST_TEST(answer_of(run(get(secure.url("/302?" + plain.url("/x"))), profile)).status == 302);
    BOOST_TEST(answer_of(run(get(plain.url("/302?" + secure.url("/x"))), profile)).status == 200);
}

BOOST_AUTO_TEST_CASE(a_later_hop_that_fails_leaves_the_lead_in_doubt) {
    scripted_server server(redirecting());
    check_failure(run(post(server.url("/302?http://127.0.0.1:1/"), "body"), {.redirects = 1}),
                  failure_kind::connect, phase::sent, "127.0.0.1:1");
}

BOOST_AUTO_TEST_SUITE_END()
