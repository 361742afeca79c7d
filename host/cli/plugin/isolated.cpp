#include "host/cli/plugin/isolated.hpp"

#include "host/cli/plugin/sanitized.hpp"
#include "host/lead/shown_text.hpp"
#include "host/plugin/child/child_failure.hpp"

#include <fmt/format.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstring>
#include <system_error>
#include <thread>

namespace leadwire::cli {
namespace {

using clock = std::chrono::steady_clock;

[[noreturn]] void refused_by_system(const char* what) {
    throw std::system_error(errno, std::generic_category(), what);
}

/// A file in memory that the child writes and the parent reads when the child has ended.
class memory_file {
public:
    memory_file() : file_(::memfd_create("leadwire", MFD_CLOEXEC)) {
        if (file_ < 0) refused_by_system("memfd_create");
    }
    ~memory_file() { ::close(file_); }
    memory_file(const memory_file&) = delete;
    memory_file& operator=(const memory_file&) = delete;

    [[nodiscard]] int file() const { return file_; }
    [[nodiscard]] bool write(std::string_view text) const {
        while (!text.empty()) {
            const auto written = ::write(file_, text.data(), text.size());
            if (written < 0 && errno == EINTR) continue;
            if (written <= 0) return false;
            text.remove_prefix(static_cast<std::size_t>(written));
        }
        return true;
    }
    /// The last `most` bytes.
    [[nodiscard]] std::string text(std::size_t most) const {
        const auto size = static_cast<std::size_t>(std::max<off_t>(::lseek(file_, 0, SEEK_END), 0));
        std::string out(std::min(size, most), '\0');
        const auto read = ::pread(file_, out.data(), out.size(), static_cast<off_t>(size - out.size()));
        out.resize(static_cast<std::size_t>(std::max<ssize_t>(read, 0)));
        return out;
    }

private:
    int file_;
};

/// What the child says while it runs.
class shared_progress {
public:
    shared_progress() {
        void* at = ::mmap(nullptr, sizeof(state), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
        if (at == MAP_FAILED) refused_by_system("mmap");
        state_ = new (at) state;
    }
    ~shared_progress() { ::munmap(state_, sizeof(state)); }
    shared_progress(const shared_progress&) = delete;
    shared_progress& operator=(const shared_progress&) = delete;

    void mark(std::string_view step) {
        const auto size = std::min(step.size(), sizeof state_->step - 1);
        std::memcpy(state_->step, step.data(), size);
        state_->step[size] = '\0';
        ++state_->count;
    }
    void finish() { state_->finished = true; }
    [[nodiscard]] std::uint64_t count() const { return state_->count; }
    [[nodiscard]] bool finished() const { return state_->finished; }
    /// Only when the child has ended.
    [[nodiscard]] std::string step() const {
        return as_utf8(std::string(state_->step, ::strnlen(state_->step, sizeof state_->step)));
    }

private:
    struct state {
        std::atomic<std::uint64_t> count = 0;
        std::atomic<bool> finished = false;
        char step[512] = {};
    };
    state* state_;
};

constexpr rlim_t most_output = rlim_t{256} << 20, most_memory = rlim_t{2} << 30;

/// Softly: what a child executes may take it back.
void limit_to(__rlimit_resource_t what, rlim_t most) {
    rlimit now{};
    if (::getrlimit(what, &now) != 0) return;
    now.rlim_cur = std::min(most, now.rlim_max);
    ::setrlimit(what, &now);
}

void become_quiet_child(const memory_file& output, pid_t parent) {
    ::setpgid(0, 0);
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (::getppid() != parent) ::_exit(1);
    const rlimit no_core{0, 0};
    ::setrlimit(RLIMIT_CORE, &no_core);
    // A plugin that writes or allocates for ever does not take the machine with it.
    limit_to(RLIMIT_FSIZE, most_output);
    if constexpr (!sanitized) limit_to(RLIMIT_DATA, most_memory);
    // A sanitizer has handlers of its own; a crash shall be a crash.
    for (int number : {SIGSEGV, SIGBUS, SIGILL, SIGFPE, SIGABRT, SIGTERM, SIGPIPE})
        std::signal(number, SIG_DFL);
    if (std::FILE* nothing = std::freopen("/dev/null", "r", stdin); nothing == nullptr) ::close(STDIN_FILENO);
    ::dup2(output.file(), STDOUT_FILENO);
    ::dup2(output.file(), STDERR_FILENO);
}

[[noreturn]] void run_in_child(const isolated_work& work, shared_progress& progress,
                               const memory_file& result) {
    try {
        const auto text = work([&](std::string_view step) { progress.mark(step); });
        if (result.write(text)) progress.finish();
    } catch (const std::exception& e) {
        std::fprintf(stderr, "%s\n", e.what());
    }
    std::fflush(nullptr);
    ::_exit(progress.finished() ? 0 : 1);
}

/// Ends the child and whatever it has started; returns how it ended.
int end_group(pid_t child) {
    ::kill(-child, SIGKILL);
    ::kill(child, SIGKILL);
    int status = 0;
    while (::waitpid(child, &status, 0) < 0 && errno == EINTR) {
    }
    return status;
}

/// Waits for the end of the child, or for a step that takes too long.
void await_end(pid_t child, const shared_progress& progress, std::chrono::milliseconds limit,
               isolated_end& how) {
    auto seen = progress.count();
    auto deadline = clock::now() + limit;
    auto pause = std::chrono::microseconds(100);
    for (;;) {
        siginfo_t end{};
        if (::waitid(P_PID, static_cast<id_t>(child), &end, WEXITED | WNOWAIT | WNOHANG) != 0 &&
            errno != EINTR)
            refused_by_system("waitid");
        if (end.si_pid == child) break;
        if (auto now_at = progress.count(); now_at != seen) {
            seen = now_at;
            deadline = clock::now() + limit;
        } else if (clock::now() >= deadline) {
            static_cast<void>(end_group(child));
            how.trouble = fmt::format("no end after {:g} s", std::chrono::duration<double>(limit).count());
            return;
        }
        std::this_thread::sleep_for(pause);
        pause = std::min<std::chrono::microseconds>(pause * 2, std::chrono::milliseconds(20));
    }
    const int status = end_group(child);
    if (WIFSIGNALED(status)) {
        how.trouble = "crashed: " + plugin::signal_name(WTERMSIG(status));
    } else if (!progress.finished()) {
        how.status = WEXITSTATUS(status);
        how.trouble = fmt::format("ended the process: status {}", *how.status);
    }
}

isolated_end run_here(const isolated_work& work) {
    isolated_end end;
    end.result = work([&](std::string_view step) { end.step = step; });
    return end;
}

} // namespace

std::string isolated_end::explained() const {
    std::string text = trouble;
    if (!step.empty()) text += " (" + step + ")";
    std::string_view last = output;
    while (last.ends_with('\n')) last.remove_suffix(1);
    last = last.substr(last.rfind('\n') + 1);
    if (!last.empty()) text += "; its last words: " + on_one_line(last);
    return text;
}

isolated_end run_isolated(const isolated_work& work, std::chrono::milliseconds limit, place_of_work place) {
    if (place == place_of_work::here) return run_here(work);
    const memory_file result, output;
    shared_progress progress;
    std::fflush(nullptr); // or the child would write once more what is still in buffers
    const auto parent = ::getpid();
    const auto child = ::fork();
    if (child < 0) refused_by_system("fork");
    if (child == 0) {
        become_quiet_child(output, parent);
        run_in_child(work, progress, result);
    }
    isolated_end end;
    await_end(child, progress, limit, end);
    end.step = progress.step();
    end.output = as_utf8(output.text(std::size_t{64} << 10));
    if (end.trouble.empty()) end.result = result.text(std::size_t{1} << 30);
    return end;
}

} // namespace leadwire::cli
