// The name under which this process claims deliveries and keeps its flight recorder.
#pragma once

#include <string>
#include <string_view>

namespace leadwire::cli {

/// "tick-4711-1a2b3c4d": never the same again, so that nobody takes another process's claims for its own.
[[nodiscard]] std::string owner_name(std::string_view command);

} // namespace leadwire::cli
