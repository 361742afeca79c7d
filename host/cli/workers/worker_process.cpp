#include "host/cli/workers/worker_process.hpp"

#include "host/plugin/child/child_failure.hpp"

#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <sys/socket.h>
#include <sys/wait.h>
#include <system_error>

namespace leadwire::cli {
namespace {

[[noreturn]] void run_as_worker(const std::function<result<void>(int)>& work, int report) {
    result<void> done;
    try {
        done = work(report);
    } catch (const std::exception& unforeseen) {
        done = fail(error_code::io, "", unforeseen.what());
    }
    if (done) std::exit(0);
    if (!tell(report, error_lines(done.error()))) spdlog::error("{}", done.error().message()); // nobody else is there to say it
    std::exit(1);
}

worker_end end_by(int status, worker_report said) {
    worker_end end{.failed = std::move(said.failed), .cause = {}};
    if (WIFSIGNALED(status)) {
        end.signal = WTERMSIG(status);
        end.cause = "it was ended by " + plugin::signal_name(end.signal);
        return end;
    }
    end.well = WEXITSTATUS(status) == 0;
    end.cause = end.failed ? end.failed->message() : fmt::format("it ended with status {}", WEXITSTATUS(status));
    return end;
}

} // namespace

result<void> worker_process::start(const std::function<result<void>(int report)>& work) {
    int ends[2];
    if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0, ends) != 0)
        return fail(error_code::io, "", "no socket can be made: " + std::generic_category().message(errno));
    plugin::descriptor write(ends[1]);
    report_.emplace(ends[0]);
    heard_.clear();
    const pid_t made = ::fork();
    if (made == 0) run_as_worker(work, write.get());
    if (made < 0) {
        const int why = errno;
        report_.reset();
        return fail(error_code::io, "", "no process can be made: " + std::generic_category().message(why));
    }
    id_ = made;
    return {};
}

void worker_process::forget() {
    id_ = 0;
    report_.reset();
}

void worker_process::listen() {
    char bytes[4096];
    while (report_) {
        const auto got = ::read(report_->get(), bytes, sizeof bytes);
        if (got < 0 && errno == EINTR) continue;
        if (got < 0 && errno == EAGAIN) return;
        if (got <= 0) return report_.reset();
        heard_.append(bytes, static_cast<std::size_t>(got));
    }
}

std::optional<worker_end> worker_process::ended() {
    int status = 0;
    if (id_ == 0 || ::waitpid(id_, &status, WNOHANG) != id_) return std::nullopt;
    id_ = 0;
    listen();
    report_.reset();
    return end_by(status, said());
}

void worker_process::signal(int number) const {
    if (id_ > 0) ::kill(id_, number);
}

void worker_process::kill() {
    if (id_ == 0) return;
    ::kill(id_, SIGKILL);
    ::waitpid(id_, nullptr, 0);
    id_ = 0;
}

} // namespace leadwire::cli
