#include "host/lead/duration.hpp"

#include <boost/test/unit_test.hpp>

using namespace leadwire;
using namespace std::chrono_literals;

BOOST_AUTO_TEST_SUITE(duration)

BOOST_AUTO_TEST_CASE(a_number_and_a_unit) {
    BOOST_TEST((parse_duration("0s") == 0ms));
    BOOST_TEST((parse_duration("1500ms") == 1500ms));
    BOOST_TEST((parse_duration("15s") == 15s));
    BOOST_TEST((parse_duration("010m") == 10min));
    BOOST_TEST((parse_duration("2h") == 2h));
    BOOST_TEST((parse_duration("90d") == 90 * 24h));
    BOOST_TEST((parse_duration("36500d") == 36'500 * 24h));
}

BOOST_AUTO_TEST_CASE(anything_else_is_none) {
    for (const char* wrong :
         {"", "s", "1", "1 s", " 1s", "1s ", "-1s", "-0s", "+1s", "1.5s", "1S", "1w", "1ss", "0x1s", "36501d",
          "99999999999d", "3153600000001ms", "9223372036854775808ms"})
        BOOST_TEST(!parse_duration(wrong), wrong);
}

BOOST_AUTO_TEST_SUITE_END()
