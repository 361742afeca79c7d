// Loaded into a program before its libraries: the clock of the world, shifted by the seconds that stand in a file. The time
// that only runs on is left alone.
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

#include <atomic>
#include <cstdint>
#include <cstdlib>

namespace {

using seconds_in_file = const std::atomic<std::int64_t>;

/// The file is mapped once, and may change at any time.
seconds_in_file* shift_file() {
    static std::atomic<seconds_in_file*> mapped{nullptr};
    if (auto* known = mapped.load(std::memory_order_relaxed)) return known;
    const char* name = std::getenv("LEADWIRE_TEST_CLOCK");
    if (!name) return nullptr;
    const int file = ::open(name, O_RDONLY | O_CLOEXEC);
    if (file < 0) return nullptr;
    void* memory = ::mmap(nullptr, sizeof(seconds_in_file), PROT_READ, MAP_SHARED, file, 0);
    ::close(file);
    if (memory == MAP_FAILED) return nullptr;
    mapped.store(static_cast<seconds_in_file*>(memory), std::memory_order_relaxed);
    return mapped.load(std::memory_order_relaxed);
}

std::int64_t shift() {
    const auto* file = shift_file();
    return file ? file->load(std::memory_order_relaxed) : 0;
}

} // namespace

extern "C" {

[[gnu::visibility("default")]] int clock_gettime(clockid_t clock, timespec* into) noexcept {
    const auto status = static_cast<int>(::syscall(SYS_clock_gettime, clock, into));
    if (status == 0 && (clock == CLOCK_REALTIME || clock == CLOCK_REALTIME_COARSE)) into->tv_sec += shift();
    return status;
}

[[gnu::visibility("default")]] int gettimeofday(timeval* into, void*) noexcept {
    timespec at{};
    clock_gettime(CLOCK_REALTIME, &at);
    *into = {at.tv_sec, at.tv_nsec / 1000};
    return 0;
}

[[gnu::visibility("default")]] time_t time(time_t* into) noexcept {
    timespec at{};
    clock_gettime(CLOCK_REALTIME, &at);
    if (into) *into = at.tv_sec;
    return at.tv_sec;
}
}
