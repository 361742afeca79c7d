#include "tests/integration/http/exchange_fixture.hpp"

#include <boost/test/unit_test.hpp>
#include <sys/resource.h>

#include <future>

using namespace leadwire::test;
using leadwire::http::failure_kind;
using leadwire::http::phase;
using namespace std::chrono_literals;

BOOST_FIXTURE_TEST_SUITE(keep_alive, exchange_fixture)

BOOST_AUTO_TEST_CASE(a_kept_connection_is_used_again) {
    scripted_server server(answering("ok"));
    for (int i = 0; i < 5; ++i) BOOST_TEST(answer_of(run(post(server.url(), "x"))).body == "ok");
    BOOST_TEST(server.accepted() == 1);
}

BOOST_AUTO_TEST_CASE(profiles_that_differ_do_not_share) {
    scripted_server server(answering("ok"));
    for (const auto* ca : {"", "/a", "/b", ""})
        (void)answer_of(run(get(server.url()), {.proxy = {}, .ca_file = ca}));
    BOOST_TEST(server.accepted() == 3);
}

BOOST_AUTO_TEST_CASE(rest_ends_after_the_idle_time) {
    scripted_server server(answering("ok"));
    for (int i = 0; i < 3; ++i) (void)answer_of(run(get(server.url()), {.idle = 0ms}));
    BOOST_TEST(server.accepted() == 3);
}

BOOST_AUTO_TEST_CASE(idle_connections_are_closed_by_the_sweep) {
    std::promise<void> ended;
    scripted_server server([&](peer& p) {
        (void)p.read_request();
        p.answer("ok");
        p.wait_for_end();
        ended.set_value();
    });
    scripted_server slow([&](peer& p) { // its answer keeps the loop running until the other has ended
        (void)p.read_request();
        ended.get_future().wait();
        p.answer("ok");
    });
    (void)answer_of(run(get(server.url()), {.idle = 1ms}));
    (void)answer_of(run(get(slow.url())));
}

BOOST_AUTO_TEST_CASE(one_closed_by_the_server_is_replaced_before_the_first_byte) {
    std::promise<void> closed;
    std::atomic<int> requests = 0;
    scripted_server server([&](peer& p) {
        while (!p.read_request().empty()) {
            const bool first = ++requests == 1; // counted before the client can know
            p.answer("ok");
            if (!first) continue;
            p.close();
            closed.set_value();
        }
    });
    (void)answer_of(run(get(server.url())));
    closed.get_future().wait();
    BOOST_TEST(answer_of(run(post(server.url(), "x"))).body == "ok");
    BOOST_TEST(requests == 2);
    BOOST_TEST(server.accepted() == 2);
}

BOOST_AUTO_TEST_CASE(one_on_which_the_server_spoke_out_of_turn_is_replaced) {
    scripted_server server([](peer& p) {
        while (!p.read_request().empty())
            p.send("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nokHTTP/1.1 408 Late\r\n\r\n");
    });
    for (int i = 0; i < 3; ++i) BOOST_TEST(answer_of(run(get(server.url()))).body == "ok");
    BOOST_TEST(server.accepted() == 3);
}

BOOST_AUTO_TEST_CASE(answers_that_end_the_connection) {
    int number = 0;
    scripted_server server([&](peer& p) {
        (void)p.read_request();
        switch (number++) {
        case 0:
            p.answer("ok", "Connection: close\r\n");
            break;
        case 1:
            p.send("HTTP/1.0 200 OK\r\nContent-Length: 2\r\n\r\nok");
            break;
        default:
            p.send("HTTP/1.1 200 OK\r\n\r\nok");
            return;
        }
        p.wait_for_end();
    });
    for (int i = 0; i < 3; ++i) BOOST_TEST(answer_of(run(get(server.url()))).body == "ok");
    BOOST_TEST(server.accepted() == 3);
}

BOOST_AUTO_TEST_CASE(close_ends_those_at_rest) {
    std::promise<void> ended;
    scripted_server server([&](peer& p) {
        (void)p.read_request();
        p.answer("ok");
        p.wait_for_end();
        ended.set_value();
    });
    (void)answer_of(run(get(server.url())));
    client().close();
    ended.get_future().wait();
}

BOOST_AUTO_TEST_CASE(a_thousand_at_once) {
    rlimit files{};
    ::getrlimit(RLIMIT_NOFILE, &files);
    files.rlim_cur = files.rlim_max;
    ::setrlimit(RLIMIT_NOFILE, &files);
    // Nobody is answered before all have asked: they are truly under way together.
    std::atomic<int> asked = 0;
    std::promise<void> all;
    const auto everybody = all.get_future().share();
    scripted_server server([&](peer& p) {
        (void)p.read_request();
        if (++asked == 1000) all.set_value();
        everybody.wait();
        p.answer("ok");
    });
    std::vector<leadwire::http::request> requests;
    for (int i = 0; i < 1000; ++i) {
        requests.push_back(post(server.url(), std::to_string(i)));
        requests.back().timeout = 60s;
    }
    auto results = run_at_once(std::move(requests));
    BOOST_TEST(std::ranges::count_if(
                   results, [](const auto& r) { return r.answer && r.answer->body == "ok"; }) == 1000);
}

BOOST_AUTO_TEST_SUITE_END()
