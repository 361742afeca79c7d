#include "host/sender/retention.hpp"

#include <boost/test/unit_test.hpp>

using namespace leadwire;
using namespace leadwire::sender;
using namespace std::chrono_literals;

BOOST_AUTO_TEST_SUITE(retention)

BOOST_AUTO_TEST_CASE(ages_become_points_in_time) {
    const auto at = now();
    auto order = retention_order_of({.attempts = 90 * 24h, .bodies = 30 * 24h}, at);
    BOOST_TEST((order.attempts_before == at - 90 * 24h));
    BOOST_TEST((order.bodies_before == at - 30 * 24h));
    BOOST_TEST((order.keys_before == at - 90 * 24h));
    BOOST_TEST((order.now == at));
    BOOST_TEST((order.pause == 24h), "once a day is enough");
}

BOOST_AUTO_TEST_CASE(what_is_kept_for_hours_goes_within_minutes) {
    BOOST_TEST((retention_order_of({.attempts = 90 * 24h, .bodies = 2h}, now()).pause == 5min));
    BOOST_TEST((retention_order_of({.attempts = 1h, .bodies = 24h}, now()).pause == 150s));
    BOOST_TEST((retention_order_of({.attempts = 0s, .bodies = 0s}, now()).pause == 1min));
}

BOOST_AUTO_TEST_CASE(a_repeat_is_known_for_a_day_whatever_is_kept) {
    const auto at = now();
    BOOST_TEST((retention_order_of({.attempts = 1h, .bodies = 1h}, at).keys_before == at - 24h));
}

BOOST_AUTO_TEST_SUITE_END()
