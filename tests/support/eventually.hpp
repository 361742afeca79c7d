// Waiting for what another process does: a condition is asked again and again, up to a limit.
#pragma once

#include <chrono>
#include <thread>

namespace leadwire::test {

/// False when the time is up and the condition still does not hold.
template <class Condition>
[[nodiscard]] bool eventually(Condition&& holds, std::chrono::seconds limit = std::chrono::seconds{30}) {
    const auto end = std::chrono::steady_clock::now() + limit;
    while (!holds()) {
        if (std::chrono::steady_clock::now() > end) return false;
        std::this_thread::sleep_for(std::chrono::milliseconds{20}); // the machine belongs to the others, too
    }
    return true;
}

} // namespace leadwire::test
