#include "host/cli/workers/roster.hpp"

#include <boost/test/unit_test.hpp>

using namespace leadwire::cli;
using namespace std::chrono_literals;

namespace {

constexpr roster::time_point start{1h};

/// Two workers that have begun.
struct running {
    running() {
        for (std::size_t i = 0; i < 2; ++i) {
            all.started(i, start);
            all.ready(i);
        }
    }
    /// The pause after a worker that lived for so long, in milliseconds; -1: none takes its place.
    int ended_after(std::chrono::milliseconds life) {
        now += life;
        const auto pause = all.ended(0, now);
        if (!pause) return -1;
        now += *pause;
        all.started(0, now);
        return static_cast<int>(pause->count());
    }
    roster all{2};
    roster::time_point now = start;
};

} // namespace

BOOST_AUTO_TEST_SUITE(worker_roster)

BOOST_AUTO_TEST_CASE(all_are_due_at_once_one_after_another) {
    roster all(3);
    for (std::size_t i = 0; i < 3; ++i) {
        BOOST_REQUIRE(all.due(start));
        BOOST_TEST(*all.due(start) == i);
        all.started(i, start);
    }
    BOOST_TEST(!all.due(start).has_value());
    BOOST_TEST(!all.next_due().has_value());
}

BOOST_AUTO_TEST_CASE(a_host_has_begun_when_each_was_ready_and_stays_so) {
    roster all(2);
    for (std::size_t i = 0; i < 2; ++i) {
        all.started(i, start);
        BOOST_TEST(!all.has_begun());
        all.ready(i);
    }
    BOOST_TEST(all.has_begun());
    (void)all.ended(1, start + 1s);
    BOOST_TEST(all.has_begun());
}

BOOST_FIXTURE_TEST_CASE(pauses_double_up_to_half_a_minute, running) {
    for (const int pause : {100, 200, 400, 800, 1600, 3200, 6400, 12800, 25600, 30000, 30000})
        BOOST_TEST(ended_after(59999ms) == pause);
}

BOOST_FIXTURE_TEST_CASE(a_worker_that_stood_for_a_minute_is_replaced_soon_again, running) {
    for (int i = 0; i < 5; ++i) ended_after(1s);
    BOOST_TEST(ended_after(60s) == 100);
    BOOST_TEST(ended_after(1s) == 200);
}

BOOST_FIXTURE_TEST_CASE(the_others_have_pauses_of_their_own, running) {
    for (int i = 0; i < 5; ++i) ended_after(1s);
    BOOST_TEST(all.ended(1, now)->count() == 100);
}

BOOST_FIXTURE_TEST_CASE(it_is_due_when_its_pause_is_over_and_not_before, running) {
    BOOST_TEST(all.ended(1, start)->count() == 100);
    BOOST_CHECK(all.next_due() == start + 100ms);
    BOOST_TEST(!all.due(start + 99ms).has_value());
    BOOST_TEST(*all.due(start + 100ms) == 1u);
}

BOOST_FIXTURE_TEST_CASE(the_next_one_due_is_the_earliest, running) {
    (void)all.ended(1, start + 1s);
    (void)all.ended(0, start);
    BOOST_CHECK(all.next_due() == start + 100ms);
}

BOOST_FIXTURE_TEST_CASE(nobody_is_replaced_after_the_drain_has_begun, running) {
    (void)all.ended(1, start);
    all.drain();
    BOOST_TEST(!all.due(start + 1h).has_value());
    BOOST_TEST(!all.next_due().has_value());
    BOOST_TEST(!all.none_runs());
    BOOST_TEST(ended_after(1s) == -1);
    BOOST_TEST(all.none_runs());
}

BOOST_AUTO_TEST_SUITE_END()
