// Reads the TOML file of an integration; every mistake and warning with line and column (docs/integrations.md).
#pragma once

#include "host/delivery/file_remark.hpp"
#include "host/delivery/integration.hpp"

#include <optional>
#include <string_view>
#include <vector>

namespace leadwire {

struct integration_reading {
    std::optional<integration> value;  ///< none if there is a mistake
    std::vector<file_remark> mistakes; ///< in the order of the file
    std::vector<file_remark> warnings; ///< unknown macros and the like
};

[[nodiscard]] integration_reading read_integration(std::string_view toml);

} // namespace leadwire
