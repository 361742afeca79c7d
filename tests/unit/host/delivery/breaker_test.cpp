#include "host/delivery/breaker.hpp"

#include <boost/test/unit_test.hpp>

using namespace leadwire;
using namespace std::chrono_literals;

namespace {

bool opens(const breaker_rule& rule, std::int64_t good, std::int64_t bad) {
    return on_counts(breaker_state::closed, rule, {good, bad}) == breaker_state::open;
}

} // namespace

BOOST_AUTO_TEST_SUITE(breaker)

BOOST_AUTO_TEST_CASE(it_opens_on_the_share_of_failures_from_the_minimum_on) {
    const breaker_rule rule;
    BOOST_TEST(!opens(rule, 0, 19));
    BOOST_TEST(opens(rule, 0, 20));
    BOOST_TEST(opens(rule, 10, 10));
    BOOST_TEST(!opens(rule, 11, 10));
    BOOST_TEST(!opens(rule, 20, 0));
}

BOOST_AUTO_TEST_CASE(share_and_minimum_are_the_integrations) {
    breaker_rule rule;
    rule.share = 0.1;
    rule.minimum = 2;
    BOOST_TEST(opens(rule, 9, 1));
    BOOST_TEST(!opens(rule, 10, 1));
    rule.share = 0;
    BOOST_TEST(opens(rule, 1000, 1));
    BOOST_TEST(!opens(rule, 1000, 0), "without a failure it stays closed");
}

BOOST_AUTO_TEST_CASE(only_a_closed_one_opens_by_counting) {
    BOOST_TEST(!on_counts(breaker_state::open, {}, {0, 100}).has_value());
    BOOST_TEST(!on_counts(breaker_state::half_open, {}, {0, 100}).has_value());
}

BOOST_AUTO_TEST_CASE(at_a_tick_an_open_one_lets_some_try) {
    BOOST_TEST(!on_tick(breaker_state::closed, 1h, 1min).has_value());
    BOOST_TEST((on_tick(breaker_state::open, 0ms, 1min) == breaker_state::half_open));
    BOOST_TEST(!on_tick(breaker_state::half_open, 30s, 1min).has_value(), "another process tries");
    BOOST_TEST((on_tick(breaker_state::half_open, 1min, 1min) == breaker_state::half_open),
               "it has ended without a word");
}

BOOST_AUTO_TEST_CASE(it_closes_if_one_was_good_and_none_was_bad) {
    BOOST_TEST((on_tried({1, 0}) == breaker_state::closed));
    BOOST_TEST((on_tried({2, 1}) == breaker_state::open));
    BOOST_TEST((on_tried({0, 3}) == breaker_state::open));
    BOOST_TEST((on_tried({0, 0}) == breaker_state::open), "nothing was learned");
}

BOOST_AUTO_TEST_SUITE_END()
