// Of a child's processor: how much it has used, and that others come first.
#pragma once

#include <chrono>

namespace leadwire::plugin {

/// Of all its threads; zero when it is gone.
[[nodiscard]] std::chrono::nanoseconds processor_time(int process);
/// All its threads, and those that they start, have this nice value; with the last one, 19, only the time that nobody else wants.
/// Without rights of its own no process can be given a lower one again.
void give_way(int process, int nice);

} // namespace leadwire::plugin
