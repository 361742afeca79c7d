// A child is started with nothing of it but shared memory.
#pragma once

#include "host/plugin/child/call_area.hpp"

namespace leadwire::plugin {

struct started_child {
    int process = -1;
    call_area* area = nullptr; ///< to be unmapped
    int event = -1;            ///< readable when the child has spoken and the host sleeps; to be closed
    int end = -1;              ///< readable when the process has ended; to be closed
};

/// `program`: leadwire's; `memory`: the limit in bytes, 0: none. The child dies with the thread that calls this.
[[nodiscard]] result<started_child> spawn_child(const std::string& program, std::uint64_t memory);

} // namespace leadwire::plugin
