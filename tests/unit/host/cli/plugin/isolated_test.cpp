// Work in a child process: results, crashes, hangs and exits all come back.
#include "host/cli/plugin/isolated.hpp"
#include "host/cli/plugin/sanitized.hpp"

#include <boost/test/unit_test.hpp>
#include <unistd.h>

#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <new>
#include <stdexcept>

namespace leadwire::cli {
namespace {

constexpr auto long_enough = std::chrono::seconds(60);

} // namespace

BOOST_AUTO_TEST_SUITE(isolated_work_)

BOOST_AUTO_TEST_CASE(a_result_comes_back_whole) {
    const auto end =
        run_isolated([](const step_marker&) { return std::string(1 << 20, 'x') + '\0' + "y"; }, long_enough);
    BOOST_REQUIRE(end.result.has_value());
    BOOST_TEST(end.result->size() == (1U << 20) + 2);
    BOOST_TEST(end.trouble.empty(), end.trouble);
}

BOOST_AUTO_TEST_CASE(a_crash_is_told_with_its_step_and_its_last_words) {
    const auto end = run_isolated(
        [](const step_marker& at) -> std::string {
            at("the first");
            at("the second");
            std::fputs("one\ntwo\n", stderr);
            std::raise(SIGSEGV);
            return "never";
        },
        long_enough);
    BOOST_TEST(!end.result.has_value());
    BOOST_TEST(end.trouble == "crashed: SIGSEGV");
    BOOST_TEST(end.explained() == "crashed: SIGSEGV (the second); its last words: two");
}

BOOST_AUTO_TEST_CASE(a_hang_is_ended_with_all_that_it_has_started) {
    const auto end = run_isolated(
        [](const step_marker& at) -> std::string {
            at("waits");
            if (::fork() == 0) at("the grandchild waits");
            for (;;) ::pause();
        },
        std::chrono::milliseconds(200));
    BOOST_TEST(!end.result.has_value());
    BOOST_TEST(end.trouble == "no end after 0.2 s");
}

BOOST_AUTO_TEST_CASE(every_step_has_the_whole_limit) {
    const auto end = run_isolated(
        [](const step_marker& at) -> std::string {
            for (int i = 0; i < 4; ++i, ::usleep(600'000)) at("step");
            return "done";
        },
        std::chrono::milliseconds(2000)); // less than all of them take, much more than one does
    BOOST_TEST(end.result.value_or(end.trouble) == "done");
}

BOOST_AUTO_TEST_CASE(an_exit_is_no_result_and_an_exception_is_told) {
    auto end = run_isolated([](const step_marker&) -> std::string { std::_Exit(0); }, long_enough);
    BOOST_TEST(!end.result.has_value());
    BOOST_TEST(end.trouble == "ended the process: status 0");
    end = run_isolated([](const step_marker&) -> std::string { throw std::runtime_error("thrown"); },
                       long_enough);
    BOOST_TEST(end.explained() == "ended the process: status 1; its last words: thrown");
}

BOOST_AUTO_TEST_CASE(memory_has_an_end) {
    if (sanitized) return; // it would be the sanitizer's
    const auto end = run_isolated(
        [](const step_marker&) -> std::string {
            try {
                for (std::string hog;;) hog.append(16 << 20, 'x');
            } catch (const std::bad_alloc&) {
                return "none left";
            }
        },
        long_enough);
    BOOST_TEST(end.result.value_or(end.trouble) == "none left");
}

BOOST_AUTO_TEST_CASE(here_is_this_process) {
    const auto end = run_isolated([](const step_marker&) { return std::to_string(::getpid()); }, long_enough,
                                  place_of_work::here);
    BOOST_TEST(end.result.value() == std::to_string(::getpid()));
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace leadwire::cli
