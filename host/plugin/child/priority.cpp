#include "host/plugin/child/priority.hpp"

#include <sched.h>
#include <sys/resource.h>
#include <time.h> // NOLINT(modernize-deprecated-headers): clock_getcpuclockid

#include <algorithm>
#include <charconv>
#include <filesystem>
#include <string>

namespace leadwire::plugin {

std::chrono::nanoseconds processor_time(int process) {
    clockid_t clock = 0;
    timespec used{};
    if (::clock_getcpuclockid(process, &clock) != 0 || ::clock_gettime(clock, &used) != 0) return {};
    return std::chrono::seconds(used.tv_sec) + std::chrono::nanoseconds(used.tv_nsec);
}

void give_way(int process, yielding how) {
    constexpr int least = 19;
    const int nice = how == yielding::all ? least : std::min(least, ::getpriority(PRIO_PROCESS, 0) + 10);
    std::error_code gone;
    std::filesystem::directory_iterator threads("/proc/" + std::to_string(process) + "/task", gone);
    for (; !gone && threads != std::filesystem::directory_iterator(); threads.increment(gone)) {
        const auto name = threads->path().filename().string();
        id_t number = 0;
        std::from_chars(name.data(), name.data() + name.size(), number);
        ::setpriority(PRIO_PROCESS, number, nice);
        const sched_param none{};
        if (how == yielding::all) ::sched_setscheduler(static_cast<pid_t>(number), SCHED_IDLE, &none);
    }
}

} // namespace leadwire::plugin
