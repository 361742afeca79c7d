#include "host/cli/workers/worker_board.hpp"

#include <boost/test/unit_test.hpp>
#include <sys/wait.h>
#include <unistd.h>

using namespace leadwire::cli;

namespace {

/// What another process does with the board.
template <class Work> void beside(Work work) {
    const auto id = ::fork();
    if (id == 0) {
        work();
        ::_exit(0);
    }
    ::waitpid(id, nullptr, 0);
}

} // namespace

BOOST_AUTO_TEST_SUITE(worker_boards)

BOOST_AUTO_TEST_CASE(a_new_board_has_counted_nothing) {
    const worker_board board(2);
    BOOST_TEST(board.places().size() == 2u);
    const auto sums = board.sums();
    BOOST_TEST(sums.ready == 0u);
    BOOST_TEST(sums.restarts == 0u);
    BOOST_TEST(sums.sends_under_way == 0);
    for (const auto n : sums.answers) BOOST_TEST(n == 0u);
}

BOOST_AUTO_TEST_CASE(what_other_processes_count_is_summed_up) {
    worker_board board(3);
    for (std::size_t i = 0; i < 3; ++i)
        beside([&] {
            auto& mine = board.places()[i];
            mine.ready = i != 1;
            mine.sends_under_way = 10;
            for (std::size_t n = 0; n <= i; ++n) mine.count_answer(201);
            mine.count_answer(503);
        });
    const auto sums = board.sums();
    BOOST_TEST(sums.ready == 2u);
    BOOST_TEST(sums.sends_under_way == 30);
    BOOST_TEST(sums.answers[1] == 6u);
    BOOST_TEST(sums.answers[4] == 3u);
}

BOOST_AUTO_TEST_CASE(a_worker_that_has_ended_leaves_its_counts_and_nothing_else) {
    worker_board board(1);
    auto& place = board.places().front();
    place.ready = true;
    place.sends_under_way = 5;
    place.heard_at = 7;
    place.count_answer(200);
    place.vacate();
    board.count_restart();
    place.count_answer(200);
    const auto sums = board.sums();
    BOOST_TEST(sums.ready == 0u);
    BOOST_TEST(sums.sends_under_way == 0);
    BOOST_TEST(place.heard_at == 0);
    BOOST_TEST(sums.answers[1] == 2u);
    BOOST_TEST(sums.restarts == 1u);
}

BOOST_AUTO_TEST_CASE(a_status_of_no_class_is_not_counted) {
    worker_board board(1);
    for (const int status : {0, 99, 600, -1}) board.places().front().count_answer(status);
    for (const auto n : board.sums().answers) BOOST_TEST(n == 0u);
}

BOOST_AUTO_TEST_SUITE_END()
