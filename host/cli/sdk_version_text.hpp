// Versions of the SDK, as notes of plugins hold them.
#pragma once

#include <cstdint>
#include <fmt/format.h>
#include <string>

namespace leadwire::cli {

/// "1.2.3" of 10203.
[[nodiscard]] inline std::string sdk_version_text(std::uint32_t v) {
    return fmt::format("{}.{}.{}", v / 10000, v / 100 % 100, v % 100);
}

} // namespace leadwire::cli
