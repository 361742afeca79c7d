#include "tests/integration/http/exchange_fixture.hpp"

#include <boost/test/unit_test.hpp>
#include <openssl/tls1.h>

#include <barrier>
#include <future>

using namespace leadwire::test;
using leadwire::http::connection_profile;
using leadwire::http::failure_kind;
using leadwire::http::phase;
using namespace std::chrono_literals;

namespace {

struct tls_fixture : exchange_fixture {
    test_ca ca;
    certificate_files good = ca.issue();
    connection_profile trusting{.proxy = {}, .ca_file = ca.file()};

    [[nodiscard]] server_tls with(const certificate_files& files) const {
        return {files.certificate, files.key, {}, 0};
    }
};

void saying_how_it_began(peer& p) {
    (void)p.read_request();
    p.answer(p.resumed() ? "resumed" : "full", "Connection: close\r\n");
}

} // namespace

BOOST_FIXTURE_TEST_SUITE(tls, tls_fixture)

BOOST_AUTO_TEST_CASE(a_certificate_of_the_profiles_ca_is_accepted) {
    scripted_server server(answering("ok"), with(good));
    for (int i = 0; i < 3; ++i) BOOST_TEST(answer_of(run(post(server.url(), "x"), trusting)).body == "ok");
    BOOST_TEST(server.accepted() == 1);
}

BOOST_AUTO_TEST_CASE(sessions_are_taken_up_again) {
    for (const int version : {TLS1_2_VERSION, TLS1_3_VERSION}) {
        auto files = with(good);
        files.highest_version = version;
        scripted_server server(saying_how_it_began, files);
        BOOST_TEST(answer_of(run(get(server.url()), trusting)).body == "full");
        for (int i = 0; i < 3; ++i) BOOST_TEST(answer_of(run(get(server.url()), trusting)).body == "resumed");
    }
}

BOOST_AUTO_TEST_CASE(connections_that_open_at_once_have_a_ticket_each) {
    auto files = with(good);
    files.tickets = server_tls::ticket_use::once;
    std::barrier together(2);
    std::atomic<bool> alone = true;
    scripted_server server(
        [&](peer& p) {
            (void)p.read_request();
            if (!alone) together.arrive_and_wait();
            p.answer(p.resumed() ? "resumed" : "full", "Connection: close\r\n");
        },
        files);
    BOOST_TEST(answer_of(run(get(server.url()), trusting)).body == "full"); // a full handshake brings two tickets
    alone = false;
    for (int i = 0; i < 3; ++i) // and a short one another
        for (const auto& r : run_at_once({get(server.url()), get(server.url())}, trusting))
            BOOST_TEST(answer_of(r).body == "resumed");
}

BOOST_AUTO_TEST_CASE(a_ticket_that_the_server_does_not_know_is_no_failure) {
    auto files = with(good);
    std::uint16_t port = 0;
    {
        scripted_server before(saying_how_it_began, files);
        port = before.port();
        BOOST_TEST(answer_of(run(get(before.url()), trusting)).body == "full");
    }
    scripted_server after(saying_how_it_began, files, port); // with keys of its own
    BOOST_TEST(answer_of(run(get(after.url()), trusting)).body == "full");
    BOOST_TEST(answer_of(run(get(after.url()), trusting)).body == "resumed");
}

BOOST_AUTO_TEST_CASE(sessions_of_another_target_or_another_trust_are_not_used) {
    scripted_server one(saying_how_it_began, with(good)), two(saying_how_it_began, with(good));
    BOOST_TEST(answer_of(run(get(one.url()), trusting)).body == "full");
    BOOST_TEST(answer_of(run(get(two.url()), trusting)).body == "full");
    const test_ca other("another CA");
    check_failure(run(get(one.url()), {.proxy = {}, .ca_file = other.file()}), failure_kind::tls, phase::prepared,
                  "the certificate is not accepted: ");
}

BOOST_AUTO_TEST_CASE(http_1_1_is_what_is_spoken) {
    scripted_server server(
        [](peer& p) {
            (void)p.read_request();
            p.answer(p.protocol());
        },
        with(good));
    BOOST_TEST(answer_of(run(get(server.url()), trusting)).body == "http/1.1");
}

BOOST_AUTO_TEST_CASE(large_bodies_pass_both_ways) {
    scripted_server server(
        [](peer& p) {
            for (auto text = p.read_request(); !text.empty(); text = p.read_request())
                p.answer(text.substr(text.size() - 3000000));
        },
        with(good));
    const std::string large(3000000, 'x');
    BOOST_TEST((answer_of(run(post(server.url(), large), trusting)).body == large));
}

BOOST_AUTO_TEST_CASE(another_ca_is_not_trusted) {
    scripted_server server(answering("ok"), with(good));
    const test_ca other("another CA");
    check_failure(run(post(server.url(), "x"), {.proxy = {}, .ca_file = other.file()}), failure_kind::tls,
                  phase::prepared, "the certificate is not accepted: ");
    check_failure(run(post(server.url(), "x")), failure_kind::tls, phase::prepared,
                  "the certificate is not accepted: ");
}

BOOST_AUTO_TEST_CASE(another_name_is_not_trusted) {
    scripted_server server(answering("ok"), with(ca.issue({"crm.example", {"DNS:crm.example"}})));
    check_failure(run(get(server.url()), trusting), failure_kind::tls, phase::prepared,
                  "IP address mismatch");
    check_failure(run(get("https://localhost:" + std::to_string(server.port())), trusting), failure_kind::tls,
                  phase::prepared, "hostname mismatch");
}

BOOST_AUTO_TEST_CASE(names_are_shown_and_checked) {
    scripted_server server(answering("ok"), with(ca.issue({"x", {"DNS:localhost"}})));
    BOOST_TEST(answer_of(run(get("https://localhost:" + std::to_string(server.port())), trusting)).body ==
               "ok");
}

BOOST_AUTO_TEST_CASE(an_expired_certificate_is_refused) {
    scripted_server server(answering("ok"), with(ca.issue({"x", {"IP:127.0.0.1"}, -7200, -3600})));
    check_failure(run(get(server.url()), trusting), failure_kind::tls, phase::prepared,
                  "certificate has expired");
}

BOOST_AUTO_TEST_CASE(old_versions_are_refused) {
    scripted_server server(answering("ok"), server_tls{good.certificate, good.key, {}, TLS1_1_VERSION});
    check_failure(run(get(server.url()), trusting), failure_kind::tls, phase::prepared, "failed: ");
    scripted_server newer(answering("ok"), server_tls{good.certificate, good.key, {}, TLS1_2_VERSION});
    BOOST_TEST(answer_of(run(get(newer.url()), trusting)).body == "ok");
}

BOOST_AUTO_TEST_CASE(a_client_certificate_is_shown) {
    test_ca clients("client CA");
    const auto mine = clients.issue();
    auto profile = trusting;
    profile.client_certificate = mine.certificate;
    profile.client_key = mine.key;
    for (const int version : {TLS1_2_VERSION, TLS1_3_VERSION}) {
        scripted_server server(answering("ok"),
                               server_tls{good.certificate, good.key, clients.file(), version});
        BOOST_TEST(answer_of(run(get(server.url()), profile)).body == "ok");
        BOOST_TEST(!run(get(server.url()), trusting).answer);
    }
}

BOOST_AUTO_TEST_CASE(files_that_cannot_be_used_are_named) {
    scripted_server server(answering("ok"), with(good));
    check_failure(run(get(server.url()), {.proxy = {}, .ca_file = "/none/ca.pem"}), failure_kind::request,
                  phase::prepared, "The CA file /none/ca.pem cannot be used: ");
    auto profile = trusting;
    profile.client_certificate = good.certificate;
    profile.client_key = ca.issue().key;
    check_failure(run(get(server.url()), profile), failure_kind::request, phase::prepared, "The client key ");
}

BOOST_AUTO_TEST_CASE(a_peer_that_speaks_no_tls) {
    scripted_server plain([](peer& p) {
        (void)p.read_some();
        p.send("HTTP/1.1 400 Bad Request\r\n\r\n");
    });
    check_failure(run(get("https://127.0.0.1:" + std::to_string(plain.port())), trusting), failure_kind::tls,
                  phase::prepared, "wrong version number");
}

BOOST_AUTO_TEST_CASE(a_handshake_that_stands_still_is_cut_off) {
    scripted_server silent([](peer& p) { p.wait_for_end(); });
    auto r = get("https://127.0.0.1:" + std::to_string(silent.port()));
    r.timeout = 100ms;
    check_failure(run(r, trusting), failure_kind::tls, phase::prepared, "took longer than the time limit");
}

BOOST_AUTO_TEST_CASE(one_closed_by_the_server_is_replaced) {
    std::promise<void> closed;
    std::atomic<int> requests = 0;
    scripted_server server(
        [&](peer& p) {
            while (!p.read_request().empty()) {
                const bool first = ++requests == 1;
                p.answer("ok");
                if (!first) continue;
                p.say_goodbye();
                closed.set_value();
                p.wait_for_end();
                return;
            }
        },
        with(good));
    (void)answer_of(run(get(server.url()), trusting));
    closed.get_future().wait();
    BOOST_TEST(answer_of(run(post(server.url(), "x"), trusting)).body == "ok");
    BOOST_TEST(server.accepted() == 2);
}

BOOST_AUTO_TEST_CASE(cut_and_slow_answers_are_in_doubt) {
    scripted_server cutting(
        [](peer& p) {
            (void)p.read_request();
            p.send("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nok");
            p.close();
        },
        with(good));
    check_failure(run(post(cutting.url(), "x"), trusting), failure_kind::broken, phase::sent,
                  "within the answer");
    scripted_server slow(
        [](peer& p) {
            (void)p.read_request();
            p.wait_for_end();
        },
        with(good));
    auto r = post(slow.url(), "x");
    r.timeout = 2000ms;
    check_failure(run(r, trusting), failure_kind::timeout, phase::sent, "did not answer within 2000 ms.");
}

BOOST_AUTO_TEST_CASE(an_end_without_goodbye_ends_an_answer_without_length) {
    scripted_server server(
        [](peer& p) {
            (void)p.read_request();
            p.send("HTTP/1.1 200 OK\r\n\r\nok");
            p.close();
        },
        with(good));
    BOOST_TEST(answer_of(run(get(server.url()), trusting)).body == "ok");
}

BOOST_AUTO_TEST_SUITE_END()
