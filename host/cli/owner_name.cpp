#include "host/cli/owner_name.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <random>

namespace leadwire::cli {

std::string owner_name(std::string_view command) {
    std::random_device random;
    return fmt::format("{}-{}-{:08x}", command, ::getpid(), random());
}

} // namespace leadwire::cli
