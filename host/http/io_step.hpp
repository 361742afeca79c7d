// What one attempt to read or write without waiting came to.
#pragma once

#include <cstddef>

namespace leadwire::http {

enum class io_status {
    done,       ///< some bytes went through
    want_read,  ///< again when there is something to read
    want_write, ///< again when there is room to write
    closed,     ///< the peer has ended the stream
    failed,     ///< the connection is broken
};

struct io_step {
    io_status status = io_status::failed;
    std::size_t bytes = 0;
};

} // namespace leadwire::http
