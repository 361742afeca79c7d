// Reads the TOML file of an integration; every mistake and warning with line and column (interface.md).
#pragma once

#include "host/delivery/integration.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace leadwire {

struct file_remark {
    int line = 0, column = 0; ///< from 1; column counts characters
    std::string text;
    /// "FILE:LINE:COLUMN: text"
    [[nodiscard]] std::string message(std::string_view file) const;
};

struct integration_reading {
    std::optional<integration> value;   ///< none if there is a mistake
    std::vector<file_remark> mistakes;  ///< in the order of the file
    std::vector<file_remark> warnings;  ///< unknown macros and the like
};

[[nodiscard]] integration_reading read_integration(std::string_view toml);

} // namespace leadwire
