#include "host/plugin/child/spawn.hpp"

#include "host/plugin/child/child_main.hpp"

#include <fcntl.h>
#include <signal.h> // NOLINT(modernize-deprecated-headers): sigset_t
#include <spawn.h>
#include <sys/eventfd.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <string>
#include <system_error>
#include <utility>
#include <vector>

namespace leadwire::plugin {
namespace {

/// A descriptor until it is handed on.
class descriptor {
public:
    explicit descriptor(int number) : number_(number) {}
    ~descriptor() {
        if (number_ >= 0) ::close(number_);
    }
    descriptor(const descriptor&) = delete;
    descriptor& operator=(const descriptor&) = delete;
    [[nodiscard]] int get() const { return number_; }
    [[nodiscard]] int hand_on() { return std::exchange(number_, -1); }

private:
    int number_;
};

std::unexpected<error> not_started(const char* what, int code) {
    return fail(error_code::io, "plugin process", std::string(what) + ": " + std::generic_category().message(code));
}

/// Of the host's environment what a program needs to run, and nothing that is secret.
std::vector<std::string> environment_of_child() {
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

int spawn(pid_t& process, const std::string& program, int area, int event, std::uint64_t memory) {
    std::vector<std::string> arguments{"leadwire", child_argument, std::to_string(::getpid()), std::to_string(memory)};
    auto environment = environment_of_child();
    posix_spawn_file_actions_t files;
    ::posix_spawn_file_actions_init(&files);
    // The program's output is its users'; what a plugin prints goes where the log goes.
    ::posix_spawn_file_actions_addopen(&files, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
    ::posix_spawn_file_actions_adddup2(&files, STDERR_FILENO, STDOUT_FILENO);
    ::posix_spawn_file_actions_adddup2(&files, area, area_descriptor);
    ::posix_spawn_file_actions_adddup2(&files, event, event_descriptor);
    posix_spawnattr_t attributes;
    ::posix_spawnattr_init(&attributes);
    sigset_t none, all;
    ::sigemptyset(&none);
    ::sigfillset(&all);
    ::posix_spawnattr_setsigmask(&attributes, &none);
    ::posix_spawnattr_setsigdefault(&attributes, &all);
    // A group of its own: a signal to the host's terminal is for the host, which drains.
    ::posix_spawnattr_setpgroup(&attributes, 0);
    ::posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETPGROUP);
    const int wrong = ::posix_spawn(&process, program.c_str(), &files, &attributes, pointers_to(arguments).data(),
                                    pointers_to(environment).data());
    ::posix_spawnattr_destroy(&attributes);
    ::posix_spawn_file_actions_destroy(&files);
    return wrong;
}

} // namespace

result<started_child> spawn_child(const std::string& program, std::uint64_t memory) {
    // Above the numbers that the child gets, so that none is closed by being given away.
    descriptor first(::memfd_create("leadwire-calls", MFD_CLOEXEC | MFD_ALLOW_SEALING));
    if (first.get() < 0) return not_started("shared memory", errno);
    if (::ftruncate(first.get(), sizeof(call_area)) != 0) return not_started("shared memory", errno);
    // A child that made it shorter would end its host.
    if (::fcntl(first.get(), F_ADD_SEALS, F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_SEAL) != 0)
        return not_started("shared memory", errno);
    const descriptor area(::fcntl(first.get(), F_DUPFD_CLOEXEC, 10));
    descriptor raised(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK));
    descriptor event(::fcntl(raised.get(), F_DUPFD_CLOEXEC, 10));
    if (area.get() < 0 || event.get() < 0) return not_started("descriptors", errno);
    void* memory_of_both = ::mmap(nullptr, sizeof(call_area), PROT_READ | PROT_WRITE, MAP_SHARED, area.get(), 0);
    if (memory_of_both == MAP_FAILED) return not_started("shared memory", errno);

    started_child made{.area = static_cast<call_area*>(memory_of_both)};
    pid_t process = -1;
    if (const int wrong = spawn(process, program, area.get(), event.get(), memory); wrong != 0) {
        ::munmap(memory_of_both, sizeof(call_area));
        return not_started("it cannot be started", wrong);
    }
    made.process = process;
    made.end = static_cast<int>(::syscall(SYS_pidfd_open, process, O_NONBLOCK)); // the C library's has no linkage for C++
    if (made.end < 0) {
        const int code = errno;
        ::kill(process, SIGKILL);
        ::waitpid(process, nullptr, 0);
        ::munmap(memory_of_both, sizeof(call_area));
        return not_started("pidfd", code);
    }
    made.event = event.hand_on();
    return made;
}

} // namespace leadwire::plugin
