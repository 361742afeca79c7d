// Of a child's processor: how much it has used, and that others come first.
#pragma once

#include <chrono>

namespace leadwire::plugin {

/// Of all its threads; zero when it is gone.
[[nodiscard]] std::chrono::nanoseconds processor_time(int process);
/// How much a process leaves to others of this machine.
enum class yielding {
    none,
    much, ///< it gets a tenth beside one of this process
    all,  ///< it gets what nobody else wants
};
/// Of all its threads, and those that they start. Without rights of its own no process can take that back.
void give_way(int process, yielding how);

} // namespace leadwire::plugin
