#include "tests/integration/http/exchange_fixture.hpp"

#include <boost/test/unit_test.hpp>

#include <atomic>

using namespace leadwire::test;
using leadwire::http::failure_kind;
using leadwire::http::phase;

namespace {

/// Never answers, and tells when it has been asked.
struct silent_server {
    std::atomic<bool> asked = false;
    scripted_server server{[this](peer& p) {
        (void)p.read_request();
        asked = true;
        p.wait_for_end();
    }};
    [[nodiscard]] std::function<bool()> has_been_asked() {
        return [this] { return asked.load(); };
    }
};

} // namespace

BOOST_FIXTURE_TEST_SUITE(cancelled, exchange_fixture)

BOOST_AUTO_TEST_CASE(after_the_first_byte_it_is_in_doubt) {
    silent_server silent;
    check_failure(run_and_cancel(post(silent.server.url(), "x"), silent.has_been_asked()),
                  failure_kind::broken, phase::sent, "broke the connection before the answer");
}

BOOST_AUTO_TEST_CASE(before_it_nothing_was_sent) {
    scripted_server server(answering("ok"));
    check_failure(run_and_cancel(post(server.url(), "x"), [] { return true; }), failure_kind::connect,
                  phase::prepared, "cancelled");
}

BOOST_AUTO_TEST_CASE(the_client_goes_on) {
    silent_server silent;
    (void)run_and_cancel(post(silent.server.url(), "x"), silent.has_been_asked());
    scripted_server server(answering("ok"));
    BOOST_TEST(answer_of(run(post(server.url(), "x"))).body == "ok");
}

BOOST_AUTO_TEST_CASE(one_under_way_may_outlive_the_client) {
    silent_server silent;
    exchange_fixture gone;
    gone.abandon(post(silent.server.url(), "x"), silent.has_been_asked());
}

BOOST_AUTO_TEST_SUITE_END()
