#include "host/cli/workers/supervisor_signals.hpp"

#include <sys/signalfd.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>

namespace leadwire::cli {

result<void> supervisor_signals::open() {
    sigset_t heeded;
    ::sigemptyset(&heeded);
    for (const int number : {SIGTERM, SIGINT, SIGHUP, SIGCHLD}) ::sigaddset(&heeded, number);
    ::sigprocmask(SIG_BLOCK, &heeded, &before_);
    const int made = ::signalfd(-1, &heeded, SFD_CLOEXEC | SFD_NONBLOCK);
    if (made < 0) return fail(error_code::io, "signals", std::generic_category().message(errno));
    waiting_.emplace(made);
    return {};
}

std::vector<int> supervisor_signals::take() const {
    std::vector<int> all;
    signalfd_siginfo one{};
    while (::read(waiting_->get(), &one, sizeof one) == sizeof one) all.push_back(static_cast<int>(one.ssi_signo));
    return all;
}

void supervisor_signals::give_back() {
    waiting_.reset();
    ::sigprocmask(SIG_SETMASK, &before_, nullptr);
}

void supervisor_signals::end_by(int number) {
    std::signal(number, SIG_DFL);
    give_back();
    ::raise(number);
    ::_exit(128 + number);
}

} // namespace leadwire::cli
