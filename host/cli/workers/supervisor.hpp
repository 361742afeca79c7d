// Several workers that serve at one port: started, replaced when they end, drained and waited for. The supervisor has no
// thread, no database and no plugin, so that a worker may be a mere copy of its process.
#pragma once

#include "host/cli/workers/worker_seat.hpp"
#include "host/lead/error.hpp"

#include <functional>
#include <string>

namespace leadwire::cli {

constexpr std::size_t most_workers = 64;

struct supervision {
    std::string address; ///< where they listen, for the log
    int listening;       ///< handed over: closed when they drain
    worker_board& board; ///< as many workers as it has places
    /// What a worker does, in its own process, until it is to drain.
    std::function<result<void>(const worker_seat&)> work;
};

/// Until SIGTERM or SIGINT; a second one ends everything by that signal. An error: the first workers could not begin, or one
/// of them did not end as it should. To be called while the process has one thread. Workers end in it, by exit.
[[nodiscard]] result<void> supervise(supervision wanted);

} // namespace leadwire::cli
