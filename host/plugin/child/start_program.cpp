#include "host/plugin/child/start_program.hpp"

#include <fcntl.h>
#include <signal.h> // NOLINT(modernize-deprecated-headers): sigset_t
#include <spawn.h>
#include <sys/syscall.h>
#include <sys/wait.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <system_error>

namespace leadwire::plugin {
namespace {

std::unexpected<error> not_started(const std::string& program, const char* what, int code) {
    return fail(error_code::io, program, std::string(what) + ": " + std::generic_category().message(code));
}

/// Of this one's environment what a program needs to run, and nothing that is secret.
std::vector<std::string> plain_environment() {
    // One arena, and memory goes back: it is limited.
    std::vector<std::string> all{"MALLOC_CONF=narenas:1,thp:never,dirty_decay_ms:0"};
    for (const char* name : {"PATH", "LANG", "LC_ALL", "TZ", "LD_LIBRARY_PATH", "ASAN_OPTIONS", "UBSAN_OPTIONS", "TSAN_OPTIONS",
                             "LSAN_OPTIONS", "ASAN_SYMBOLIZER_PATH"})
        if (const char* value = std::getenv(name)) all.push_back(std::string(name) + "=" + value);
    return all;
}

std::vector<char*> pointers_to(std::vector<std::string>& texts) {
    std::vector<char*> all;
    for (std::string& text : texts) all.push_back(text.data());
    all.push_back(nullptr);
    return all;
}

/// No copy of this process, which has threads: they would not be there, and what they hold would be held for ever.
int spawn(pid_t& process, const program_start& wanted) {
    auto arguments = wanted.arguments;
    auto environment = plain_environment();
    posix_spawn_file_actions_t files;
    ::posix_spawn_file_actions_init(&files);
    ::posix_spawn_file_actions_addopen(&files, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
    int last = STDERR_FILENO;
    for (const auto& [ours, its] : wanted.descriptors) {
        ::posix_spawn_file_actions_adddup2(&files, ours, its);
        last = std::max(last, its);
    }
    // Not every library opens its own so that they are.
    ::posix_spawn_file_actions_addclosefrom_np(&files, last + 1);
    posix_spawnattr_t attributes;
    ::posix_spawnattr_init(&attributes);
    sigset_t none, all;
    ::sigemptyset(&none);
    ::sigfillset(&all);
    ::posix_spawnattr_setsigmask(&attributes, &none);
    ::posix_spawnattr_setsigdefault(&attributes, &all);
    ::posix_spawnattr_setpgroup(&attributes, 0);
    ::posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETPGROUP);
    const int wrong = ::posix_spawn(&process, wanted.program.c_str(), &files, &attributes, pointers_to(arguments).data(),
                                    pointers_to(environment).data());
    ::posix_spawnattr_destroy(&attributes);
    ::posix_spawn_file_actions_destroy(&files);
    return wrong;
}

} // namespace

result<started_program> start_program(const program_start& wanted) {
    pid_t process = -1;
    if (const int wrong = spawn(process, wanted); wrong != 0)
        return not_started(wanted.program, "it cannot be started", wrong);
    const int end = static_cast<int>(::syscall(SYS_pidfd_open, process, O_NONBLOCK)); // the C library's has no linkage for C++
    if (end >= 0) return started_program{process, end};
    const int code = errno;
    ::kill(process, SIGKILL);
    ::waitpid(process, nullptr, 0);
    return not_started(wanted.program, "pidfd", code);
}

} // namespace leadwire::plugin
