// Of a child's processor: how much it has used, and that others come first.
#pragma once

#include <chrono>

namespace leadwire::plugin {

/// Of all its threads; zero when it is gone.
[[nodiscard]] std::chrono::nanoseconds processor_time(int process);
/// All its threads, and those that they start: what else runs on this machine comes first. Without rights of its own no
/// process can take that back.
void put_last(int process);

} // namespace leadwire::plugin
