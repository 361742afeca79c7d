#include "host/cli/workers/life_line.hpp"

#include <fcntl.h>

#include <cerrno>
#include <system_error>

namespace leadwire::cli {

result<void> life_line::open() {
    int ends[2];
    if (::pipe2(ends, O_CLOEXEC) != 0)
        return fail(error_code::io, "a pipe to the workers", std::generic_category().message(errno));
    read_.emplace(ends[0]);
    write_.emplace(ends[1]);
    return {};
}

} // namespace leadwire::cli
