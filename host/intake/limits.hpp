// What one client may cost.
#pragma once

#include <chrono>
#include <cstddef>

namespace leadwire::intake {

struct connection_limits {
    using duration = std::chrono::milliseconds;
    std::size_t connections =
        1024; ///< at once; beyond it the one that has waited longest for its client goes
    std::size_t head_bytes = 16u << 10; ///< of a request
    duration head_time{10'000};         ///< for a head, from its first byte
    duration body_time{60'000};         ///< for a body
    duration idle_time{60'000};         ///< before a request
    duration write_time{30'000};        ///< for a client to take its answer
    duration linger_time{2'000};        ///< for a client to end the connection after its last answer
    duration drain_time{5'000};         ///< for requests that are still coming in when the server stops
};

} // namespace leadwire::intake
