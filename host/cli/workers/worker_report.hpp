// What a worker says to its supervisor, through a socket of its own: that it is ready, and the error that it ends with.
#pragma once

#include "host/lead/error.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace leadwire::cli {

struct worker_report {
    bool ready = false;
    std::optional<error> failed;
};

/// The line that says that it is ready.
constexpr std::string_view ready_line = "ready\n";
/// Fits into a socket that nobody reads.
[[nodiscard]] std::string error_lines(const error& e);
/// False: nobody is there any more, or it does not fit.
bool tell(int report, std::string_view lines);
/// Of all that came. What is cut off says nothing.
[[nodiscard]] worker_report read_report(std::string_view bytes);

} // namespace leadwire::cli
