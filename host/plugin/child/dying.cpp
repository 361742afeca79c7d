#include "host/plugin/child/dying.hpp"

#include <dlfcn.h>
#include <execinfo.h>
#include <signal.h> // NOLINT(modernize-deprecated-headers): sigaction
#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <charconv>
#include <cstdlib>
#include <cstring>
#include <new>
#include <string_view>

namespace leadwire::plugin {
namespace {

call_area* here = nullptr;
thread_local std::uint32_t current_slot = last_words::no_slot;

/// Text into shared memory without an allocation: the heap may be what is broken.
class trace_writer {
public:
    explicit trace_writer(last_words& words) : words_(words) {}
    void put(std::string_view text) {
        const auto size = std::min(text.size(), words_.text.size() - used_);
        std::memcpy(words_.text.data() + used_, text.data(), size);
        used_ += size;
    }
    void put_hex(std::uintptr_t number) {
        std::array<char, 20> digits{};
        auto end = std::to_chars(digits.data(), digits.data() + digits.size(), number, 16).ptr;
        put("0x");
        put({digits.data(), end});
    }
    ~trace_writer() { words_.size.store(static_cast<std::uint32_t>(used_), std::memory_order_relaxed); }

private:
    last_words& words_;
    std::size_t used_ = 0;
};

void put_frame(trace_writer& out, void* address) {
    const auto at = reinterpret_cast<std::uintptr_t>(address);
    Dl_info info{};
    if (::dladdr(address, &info) == 0 || info.dli_fname == nullptr) {
        out.put("  ?");
        out.put_hex(at);
        out.put("\n");
        return;
    }
    std::string_view file(info.dli_fname);
    out.put("  ");
    out.put(file.substr(file.rfind('/') + 1));
    out.put("+");
    out.put_hex(at - reinterpret_cast<std::uintptr_t>(info.dli_fbase));
    if (info.dli_sname != nullptr) {
        out.put(" ");
        out.put(info.dli_sname);
    }
    out.put("\n");
}

void leave_words(last_words::cause why, std::uint32_t number) {
    static std::atomic<bool> spoken = false;
    if (here == nullptr || spoken.exchange(true)) return;
    last_words& words = here->words;
    words.slot.store(current_slot);
    words.number.store(number);
    {
        trace_writer out(words);
        std::array<void*, 64> frames{};
        const int found = ::backtrace(frames.data(), static_cast<int>(frames.size()));
        for (int i = 0; i < found; ++i) put_frame(out, frames[static_cast<std::size_t>(i)]);
    }
    words.what.store(why);
}

void on_signal(int number, siginfo_t* info, void*) {
    // The filter of system calls lets nobody leave by himself: it sends SIGSYS instead.
    if (number == SIGSYS) {
        leave_words(last_words::cause::exit, static_cast<std::uint32_t>(info->si_syscall));
    } else {
        leave_words(last_words::cause::signal, static_cast<std::uint32_t>(number));
    }
    ::signal(number, SIG_DFL);
    ::raise(number);
}

void on_exit() {
    leave_words(last_words::cause::exit, 0);
    ::kill(::getpid(), SIGKILL);
}

/// Of a thread that calls plugins. The end of a process takes its thread's own objects first: before any that other threads still
/// use are gone, and before those could give a wrong answer.
struct last_object_of_thread {
    ~last_object_of_thread() { on_exit(); }
    void be_there() const {}
};
thread_local const last_object_of_thread last_object;

void on_lack_of_memory() {
    end_with(last_words::cause::memory, 0);
}

} // namespace

void watch_over_end(call_area& area) {
    here = &area;
    // The first call loads a library, which a handler must not.
    std::array<void*, 1> frame{};
    ::backtrace(frame.data(), 1);
    struct sigaction action {};
    action.sa_sigaction = on_signal;
    action.sa_flags = SA_SIGINFO | SA_ONSTACK;
    for (int number : {SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT, SIGSYS}) ::sigaction(number, &action, nullptr);
    std::set_new_handler(on_lack_of_memory);
    std::atexit(on_exit); // NOLINT(cert-err33-c): one more entry always fits
}

void watch_over_thread() {
    last_object.be_there();
    constexpr std::size_t size = std::size_t{64} << 10;
    void* memory = ::mmap(nullptr, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (memory == MAP_FAILED) return;
    stack_t stack{};
    stack.ss_sp = memory;
    stack.ss_size = size;
    ::sigaltstack(&stack, nullptr);
}

void working_on(std::uint32_t slot) {
    current_slot = slot;
}

void end_with(last_words::cause why, std::uint32_t number) {
    leave_words(why, number);
    ::kill(::getpid(), SIGKILL);
    for (;;) ::pause();
}

} // namespace leadwire::plugin
