#include "host/plugin/running_trial.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/test/unit_test.hpp>

using namespace leadwire::plugin;
using namespace std::chrono_literals;

namespace leadwire::plugin {
std::ostream& operator<<(std::ostream& out, trial_step s) {
    return out << static_cast<int>(s);
}
} // namespace leadwire::plugin

namespace {

build_score score_of(std::int64_t good, std::int64_t failed, std::int64_t crashed = 0) {
    build_score s;
    s.by_result[static_cast<std::size_t>(send_result::accepted)] = good;
    s.by_result[static_cast<std::size_t>(send_result::failed)] = failed;
    s.by_result[static_cast<std::size_t>(send_result::crashed)] = crashed;
    return s;
}

struct running {
    boost::asio::io_context io{1};
    running_trial trial{io.get_executor(), "old", "new"};
    std::optional<std::optional<trial_step>> end;

    void start(std::chrono::milliseconds window) {
        boost::asio::co_spawn(
            io,
            [this, window]() -> boost::asio::awaitable<void> {
                auto step = co_await trial.run(window);
                end = step;
            },
            boost::asio::detached);
        io.poll();
    }
};

} // namespace

BOOST_AUTO_TEST_SUITE(trial)

BOOST_AUTO_TEST_CASE(fewer_than_twenty_sends_say_nothing) {
    BOOST_TEST(decide({.serving = score_of(100, 0), .candidate = score_of(0, 19)}, trial_time::within) ==
               trial_step::go_on);
    BOOST_TEST(decide({.serving = score_of(100, 0), .candidate = score_of(0, 20)}, trial_time::within) ==
               trial_step::roll_back);
}

BOOST_AUTO_TEST_CASE(the_share_of_bad_sends_may_be_half_as_much_again_and_five_points) {
    const auto old = score_of(80, 15, 5); // 20 %: up to 35 %
    BOOST_TEST(decide({.serving = old, .candidate = score_of(65, 30, 5)}, trial_time::within) == trial_step::go_on);
    BOOST_TEST(decide({.serving = old, .candidate = score_of(64, 30, 6)}, trial_time::within) == trial_step::roll_back);
    BOOST_TEST(decide({.candidate = score_of(95, 5)}, trial_time::over) == trial_step::promote);
    BOOST_TEST(decide({.candidate = score_of(94, 6)}, trial_time::over) == trial_step::roll_back);
}

BOOST_AUTO_TEST_CASE(what_is_rejected_or_in_doubt_is_not_bad) {
    build_score s;
    for (int i = 0; i < 30; ++i) s.count(send_result::rejected), s.count(send_result::in_doubt);
    BOOST_TEST(decide({.candidate = s}, trial_time::over) == trial_step::promote);
}

BOOST_AUTO_TEST_CASE(one_failed_child_is_enough) {
    BOOST_TEST(decide({.failed_children = 1}, trial_time::within) == trial_step::roll_back);
}

BOOST_AUTO_TEST_CASE(too_few_sends_get_as_much_time_again) {
    BOOST_TEST(decide({.candidate = score_of(19, 0)}, trial_time::over) == trial_step::go_on);
    BOOST_TEST(decide({.candidate = score_of(19, 0)}, trial_time::over_again) == trial_step::promote_unproved);
    BOOST_TEST(decide({.candidate = score_of(20, 0)}, trial_time::over_again) == trial_step::promote);
}

BOOST_AUTO_TEST_CASE(figures_are_said) {
    BOOST_TEST(score_of(30, 9, 1).text() == "40 sends, 10 of them bad (25.0 %): 30 accepted, 9 failed, 1 crashed");
    BOOST_TEST(build_score().text() == "0 sends, 0 of them bad (0.0 %)");
}

BOOST_FIXTURE_TEST_CASE(it_ends_with_the_send_that_decides_it, running) {
    start(10min);
    for (int i = 0; i < 20; ++i) trial.ended("other", send_result::failed), trial.ended("old", send_result::accepted);
    for (int i = 0; i < 19; ++i) trial.ended("new", send_result::failed);
    io.poll();
    BOOST_TEST(!end);
    trial.ended("new", send_result::failed);
    io.poll();
    BOOST_REQUIRE(end);
    BOOST_TEST((*end == trial_step::roll_back));
    BOOST_TEST(trial.score().serving.sends() == 20);
}

BOOST_FIXTURE_TEST_CASE(it_ends_with_a_child, running) {
    start(10min);
    trial.child_failed();
    io.poll();
    BOOST_REQUIRE(end);
    BOOST_TEST((*end == trial_step::roll_back));
}

BOOST_FIXTURE_TEST_CASE(it_can_be_given_up, running) {
    start(10min);
    trial.give_up();
    io.poll();
    BOOST_REQUIRE(end);
    BOOST_TEST(!end->has_value());
}

BOOST_FIXTURE_TEST_CASE(its_windows_end_by_themselves, running) {
    start(1ms);
    io.run();
    BOOST_REQUIRE(end);
    BOOST_TEST((*end == trial_step::promote_unproved));
}

BOOST_AUTO_TEST_SUITE_END()
