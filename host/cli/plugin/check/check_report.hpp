// What the validator tells: lines, JSON, JUnit.
#pragma once

#include "host/cli/plugin/check/plugin_check.hpp"

#include <string>
#include <vector>

namespace leadwire::cli {

struct check_end {
    std::string name;
    std::string skipped; ///< why it did not run; empty: it did
    std::vector<finding> findings;
    std::chrono::milliseconds took{};

    [[nodiscard]] bool failed() const { return !findings.empty(); }
    [[nodiscard]] std::string_view word() const {
        return failed() ? "failed" : skipped.empty() ? "ok" : "skipped";
    }
};

/// Each finding on a line of its own, with its remedy below.
[[nodiscard]] std::string as_lines(const check_end& end);
[[nodiscard]] json::object as_json(const check_end& end);
/// One test suite named like the plugin's file.
[[nodiscard]] std::string as_junit(const std::string& plugin, const std::vector<check_end>& all);

} // namespace leadwire::cli
