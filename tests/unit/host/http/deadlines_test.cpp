#include "host/http/deadlines.hpp"

#include <boost/test/unit_test.hpp>

#include <list>

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

BOOST_AUTO_TEST_CASE(sweeping_begins_anew_for_each_first_one) {
    // Whatever goes on between two of them, such as a name that is looked up: nobody waits without a sweep.
    int begun = 0;
    deadline_list list([&] { ++begun; });
    BOOST_TEST(begun == 0);
    {
        const deadline one(list, start + 1s, [] {}), two(list, start + 2s, [] {});
        BOOST_TEST(begun == 1);
        list.sweep(start + 1s);
    }
    const deadline later(list, start + 3s, [] {});
    BOOST_TEST(begun == 2);
}

BOOST_AUTO_TEST_CASE(far_ones_keep_their_time) {
    deadline_list list;
    int expired = 0;
    const deadline far(list, start + 24h, [&] { ++expired; });
    for (auto now = start; now < start + 24h; now += 7s) list.sweep(now);
    BOOST_TEST(expired == 0);
    list.sweep(start + 24h);
    BOOST_TEST(expired == 1);
}

BOOST_AUTO_TEST_CASE(a_sweep_that_comes_late_finds_all) {
    deadline_list list;
    int expired = 0;
    std::list<deadline> all;
    for (auto due = start; due < start + 100s; due += 100ms) all.emplace_back(list, due, [&] { ++expired; });
    list.sweep(start + 1s);
    BOOST_TEST(expired == 11);
    list.sweep(start + 1h);
    BOOST_TEST(expired == 1000);
    BOOST_TEST(!list.empty());
    all.clear();
    BOOST_TEST(list.empty());
}

BOOST_AUTO_TEST_CASE(one_that_is_set_when_it_is_past_expires_with_the_next_sweep) {
    deadline_list list;
    list.sweep(start + 1h);
    int expired = 0;
    const deadline past(list, start + 1s, [&] { ++expired; });
    const deadline just(list, start + 1h + 1ms, [&] { ++expired; });
    list.sweep(start + 1h + 2ms);
    BOOST_TEST(expired == 2);
}

BOOST_AUTO_TEST_SUITE_END()
