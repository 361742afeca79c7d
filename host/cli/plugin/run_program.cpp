#include "host/cli/plugin/run_program.hpp"

#include <sys/resource.h>
#include <unistd.h>

#include <csignal>
#include <stdexcept>

namespace leadwire::cli {
namespace {

/// Far beyond what a build takes: it ends one that waits for something.
constexpr auto longest_run = std::chrono::minutes(30);

} // namespace

isolated_end run_program(const std::vector<std::string>& command) {
    return run_isolated(
        [&](const step_marker&) -> std::string {
            auto texts = command;
            std::vector<char*> words;
            for (auto& word : texts) words.push_back(word.data());
            words.push_back(nullptr);
            std::signal(SIGXFSZ, SIG_DFL);
            for (auto what : {RLIMIT_FSIZE, RLIMIT_DATA}) { // those of plugins are none for compilers
                rlimit all{};
                ::getrlimit(what, &all);
                all.rlim_cur = all.rlim_max;
                ::setrlimit(what, &all);
            }
            ::execvp(words.front(), words.data());
            throw std::runtime_error(command.front() + " cannot be started; install its package");
        },
        longest_run);
}

} // namespace leadwire::cli
