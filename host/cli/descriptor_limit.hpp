// How many files and connections the system lets this process have.
#pragma once

#include <cstddef>
#include <string>

namespace leadwire::cli {

/// As many as the system lets us have; says in the log if `in_flight` requests, and `others` besides them, are more than that.
void raise_descriptor_limit(std::size_t in_flight, std::size_t others);
/// Empty: enough.
[[nodiscard]] std::string too_few_descriptors(std::size_t allowed, std::size_t in_flight, std::size_t others);

} // namespace leadwire::cli
