#include "host/plugin/child/priority.hpp"

#include <sched.h>
#include <sys/resource.h>
#include <time.h> // NOLINT(modernize-deprecated-headers): clock_getcpuclockid

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

void give_way(int process, int nice) {
    std::error_code gone;
    for (const auto& thread : std::filesystem::directory_iterator("/proc/" + std::to_string(process) + "/task", gone)) {
        const auto name = thread.path().filename().string();
        id_t number = 0;
        std::from_chars(name.data(), name.data() + name.size(), number);
        ::setpriority(PRIO_PROCESS, number, nice);
        const sched_param none{};
        if (nice == 19) ::sched_setscheduler(static_cast<pid_t>(number), SCHED_IDLE, &none);
    }
}

} // namespace leadwire::plugin
