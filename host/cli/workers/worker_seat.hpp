// What a worker has from its supervisor.
#pragma once

#include "host/cli/workers/worker_board.hpp"

#include <chrono>

namespace leadwire::cli {

/// The descriptors are the worker's own.
struct worker_seat {
    std::size_t number = 0; ///< from 1
    worker_place& place;
    int listening; ///< the socket from which all accept
    int life;      ///< readable when the worker is to drain: the supervisor wants it, or has ended
    int report;    ///< where it says that it is ready (`ready_line`)
    std::chrono::microseconds watchdog{0}; ///< how often it has to note `place.heard_at`, twice over; 0: never
};

} // namespace leadwire::cli
