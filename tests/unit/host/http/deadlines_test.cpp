#include "host/http/deadlines.hpp"

#include <boost/test/unit_test.hpp>

using namespace leadwire::http;
using namespace std::chrono_literals;

namespace {
constexpr deadline::time_point start{};
}

BOOST_AUTO_TEST_SUITE(deadlines)

BOOST_AUTO_TEST_CASE(only_what_is_due_expires_and_once) {
    deadline_list list;
    int early = 0, late = 0;
    const deadline one(list, start + 1s, [&] { ++early; });
    const deadline two(list, start + 3s, [&] { ++late; });
    list.sweep(start + 999ms);
    BOOST_TEST(early == 0);
    list.sweep(start + 1s);
    list.sweep(start + 2s);
    BOOST_TEST(early == 1);
    BOOST_TEST(late == 0);
    BOOST_TEST(one.passed());
    BOOST_TEST(!two.passed());
}

BOOST_AUTO_TEST_CASE(what_has_ended_does_not_expire) {
    deadline_list list;
    int expired = 0;
    {
        const deadline d(list, start, [&] { ++expired; });
    }
    BOOST_TEST(list.empty());
    list.sweep(start + 1s);
    BOOST_TEST(expired == 0);
}

BOOST_AUTO_TEST_SUITE_END()
