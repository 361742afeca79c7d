#include "host/sender/record_budget.hpp"

#include <boost/test/unit_test.hpp>

using namespace leadwire::sender;
using namespace std::chrono_literals;

namespace {

int taken(record_budget& budget, std::string_view integration, record_budget::time_point at) {
    int count = 0;
    while (budget.take(integration, at)) ++count;
    return count;
}

} // namespace

BOOST_AUTO_TEST_SUITE(record_budgets)

BOOST_AUTO_TEST_CASE(a_burst_then_as_many_a_minute) {
    record_budget budget(6);
    const record_budget::time_point start{100h};
    BOOST_TEST(taken(budget, "a", start) == 6);
    BOOST_TEST(taken(budget, "a", start + 9s) == 0);
    BOOST_TEST(taken(budget, "a", start + 11s) == 1);
    BOOST_TEST(taken(budget, "a", start + 31s) == 2);
    BOOST_TEST(taken(budget, "a", start + 24h) == 6);
}

BOOST_AUTO_TEST_CASE(each_integration_has_its_own) {
    record_budget budget(2);
    const record_budget::time_point start{100h};
    BOOST_TEST(taken(budget, "a", start) == 2);
    BOOST_TEST(taken(budget, "b", start) == 2);
}

BOOST_AUTO_TEST_CASE(none_takes_nothing_and_a_new_limit_counts_at_once) {
    record_budget budget(0);
    const record_budget::time_point start{100h};
    BOOST_TEST(taken(budget, "a", start) == 0);
    budget.limit(2);
    BOOST_TEST(taken(budget, "a", start) == 2);
    budget.limit(0);
    BOOST_TEST(taken(budget, "a", start + 1h) == 0);
}

BOOST_AUTO_TEST_SUITE_END()
