// Another program, run to its end.
#pragma once

#include "host/cli/plugin/isolated.hpp"

#include <string>
#include <vector>

namespace leadwire::cli {

/// A program found on the path, without standard input. Its `status` is 0 if all went well; a program that cannot be
/// started says so in `output`. As run_isolated, but without limits of memory and of the size of files.
[[nodiscard]] isolated_end run_program(const std::vector<std::string>& command);

} // namespace leadwire::cli
