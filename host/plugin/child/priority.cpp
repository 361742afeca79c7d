#include "host/plugin/child/priority.hpp"

#include <sys/resource.h>
#include <time.h> // NOLINT(modernize-deprecated-headers): clock_getcpuclockid

#include <charconv>
#include <filesystem>
#include <string>

namespace leadwire::plugin {
namespace {

// A tenth of what others get: little beside them, and enough to come to an end on a machine that is never idle.
constexpr int last = 10;

} // namespace

std::chrono::nanoseconds processor_time(int process) {
    clockid_t clock = 0;
    timespec used{};
    if (::clock_getcpuclockid(process, &clock) != 0 || ::clock_gettime(clock, &used) != 0) return {};
    return std::chrono::seconds(used.tv_sec) + std::chrono::nanoseconds(used.tv_nsec);
}

void put_last(int process) {
    std::error_code gone;
    for (const auto& thread : std::filesystem::directory_iterator("/proc/" + std::to_string(process) + "/task", gone)) {
        const auto name = thread.path().filename().string();
        id_t number = 0;
        std::from_chars(name.data(), name.data() + name.size(), number);
        ::setpriority(PRIO_PROCESS, number, last);
    }
}

} // namespace leadwire::plugin
