#include "host/cli/plugin/heard_program.hpp"

#include "host/plugin/child/start_program.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <fcntl.h>
#include <signal.h> // NOLINT(modernize-deprecated-headers): kill
#include <sys/wait.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <system_error>

namespace leadwire::cli {
namespace asio = boost::asio;

result<std::shared_ptr<heard_program>> heard_program::start(asio::any_io_executor executor, const std::string& program,
                                                            std::vector<std::string> arguments) {
    std::array<int, 2> ends{-1, -1};
    if (::pipe2(ends.data(), O_CLOEXEC) != 0)
        return fail(error_code::io, program, "no pipe: " + std::generic_category().message(errno));
    plugin::descriptor ours(ends[0]);
    const plugin::descriptor its(ends[1]);
    auto started = plugin::start_program({.program = program,
                                          .arguments = std::move(arguments),
                                          .descriptors = {{its.get(), STDOUT_FILENO}, {its.get(), STDERR_FILENO}}});
    if (!started) return std::unexpected(started.error());
    return std::shared_ptr<heard_program>(
        new heard_program(std::move(executor), started->process, started->end, ours.hand_on()));
}

heard_program::heard_program(asio::any_io_executor executor, int process, int end, int output)
    : process_(process), end_(executor, end), output_(executor, output), limit_(executor) {}

heard_program::~heard_program() {
    if (process_ < 0) return;
    ::kill(-process_, SIGKILL);
    ::waitpid(process_, nullptr, 0);
}

asio::awaitable<heard_program::end> heard_program::hear(std::chrono::milliseconds limit, listener take) {
    const auto self = shared_from_this();
    limit_.expires_after(limit);
    limit_.async_wait([weak = weak_from_this()](const boost::system::error_code& cancelled) {
        auto living = weak.lock();
        if (cancelled || !living || living->process_ < 0) return;
        living->late_ = true;
        living->kill();
    });
    for (std::array<char, 4096> bytes{};;) {
        const auto [failed, size] =
            co_await output_.async_read_some(asio::buffer(bytes), asio::as_tuple(asio::use_awaitable));
        add({bytes.data(), size}, take);
        if (failed) break;
    }
    if (!line_.empty()) take(line_);
    co_await end_.async_wait(asio::posix::descriptor_base::wait_read, asio::as_tuple(asio::use_awaitable));
    end how{.late = late_};
    ::waitpid(std::exchange(process_, -1), &how.status, 0);
    limit_.cancel();
    co_return how;
}

void heard_program::add(std::string_view bytes, const listener& take) {
    while (!bytes.empty()) {
        const auto end = bytes.find('\n');
        line_ += bytes.substr(0, std::min(end, longest_line - line_.size()));
        if (end == bytes.npos) return;
        take(std::exchange(line_, {}));
        bytes.remove_prefix(end + 1);
    }
}

void heard_program::kill() {
    if (process_ < 0) return;
    ::kill(-process_, SIGKILL);
    // Whoever left the group might hold it open.
    boost::system::error_code ec;
    output_.close(ec);
}

} // namespace leadwire::cli
