// Programs beside an event loop: what they say, how they end, and what they get of this process.
#include "host/cli/plugin/heard_program.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/test/unit_test.hpp>
#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <cstdlib>

namespace leadwire::cli {
namespace {

namespace asio = boost::asio;

struct listening {
    void start(const std::string& script) {
        auto started = heard_program::start(io.get_executor(), "/bin/sh", {"sh", "-c", script});
        BOOST_REQUIRE_MESSAGE(started, (started ? "" : started.error().message()));
        program = *started;
    }
    /// To its end.
    void hear(std::chrono::milliseconds limit, const std::function<void()>& at_line = {}) {
        const auto take = [&](std::string_view line) {
            lines.emplace_back(line);
            if (at_line) at_line();
        };
        asio::co_spawn(io, program->hear(limit, take), [this](std::exception_ptr thrown, heard_program::end how) {
            if (thrown) std::rethrow_exception(thrown);
            end = how;
        });
        io.restart();
        io.run();
    }
    std::vector<std::string> said(const std::string& script) {
        start(script);
        hear(long_enough);
        return lines;
    }

    static constexpr std::chrono::minutes long_enough{5};
    asio::io_context io{1};
    std::shared_ptr<heard_program> program;
    std::vector<std::string> lines;
    heard_program::end end;
};

} // namespace

BOOST_FIXTURE_TEST_SUITE(heard_programs, listening)

BOOST_AUTO_TEST_CASE(its_lines_come_from_both_streams_and_then_its_status) {
    BOOST_TEST(said("echo one; echo two >&2; echo; printf three; exit 3") ==
                   std::vector<std::string>({"one", "two", "", "three"}),
               boost::test_tools::per_element());
    BOOST_TEST(WIFEXITED(end.status));
    BOOST_TEST(WEXITSTATUS(end.status) == 3);
    BOOST_TEST(!end.late);
}

BOOST_AUTO_TEST_CASE(a_line_that_is_too_long_is_cut_and_harms_no_other) {
    said("head -c 1000000 /dev/zero | tr '\\0' x; echo; echo after");
    BOOST_REQUIRE(lines.size() == 2u);
    BOOST_TEST(lines[0] == std::string(heard_program::longest_line, 'x'));
    BOOST_TEST(lines[1] == "after");
}

BOOST_AUTO_TEST_CASE(at_its_limit_it_is_ended_with_what_it_has_started) {
    start("sleep 1000 & echo begun; wait");
    hear(std::chrono::milliseconds(50));
    BOOST_TEST(end.late);
    BOOST_TEST(WIFSIGNALED(end.status));
    BOOST_TEST(WTERMSIG(end.status) == SIGKILL);
}

BOOST_AUTO_TEST_CASE(it_can_be_ended_at_any_time) {
    start("echo begun; exec sleep 1000");
    hear(long_enough, [this] { program->kill(); });
    BOOST_TEST(!end.late);
    BOOST_TEST(WIFSIGNALED(end.status));
    start("exec sleep 1000");
    program->kill();
    hear(long_enough);
    BOOST_TEST(WIFSIGNALED(end.status));
}

BOOST_AUTO_TEST_CASE(it_ends_with_its_object) {
    start("exec sleep 1000");
    program.reset();
    BOOST_TEST((::waitpid(-1, nullptr, WNOHANG) == -1 && errno == ECHILD));
}

BOOST_AUTO_TEST_CASE(nothing_of_this_process_goes_along) {
    ::setenv("LEADWIRE_TEST_SECRET", "s3cret", 1);
    const int open = ::open("/dev/null", O_RDONLY);
    said("env; ls /proc/self/fd | tr '\\n' ' '; cat");
    ::close(open);
    ::unsetenv("LEADWIRE_TEST_SECRET");
    BOOST_REQUIRE(!lines.empty());
    for (const auto& line : lines) BOOST_TEST(!line.contains("s3cret"), line);
    BOOST_TEST(lines.back() == "0 1 2 3 "); // the last one is the directory that ls reads
}

BOOST_AUTO_TEST_CASE(one_that_is_not_there_is_an_error) {
    const auto none = heard_program::start(io.get_executor(), "/none/such", {"such"});
    BOOST_REQUIRE(!none);
    BOOST_TEST(none.error().message() == "/none/such: it cannot be started: No such file or directory");
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace leadwire::cli
