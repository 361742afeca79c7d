// The two sides of `verify`, read from files.
#pragma once

#include "tools/mockcrm/verify.hpp"

#include <iosfwd>
#include <string>
#include <vector>

namespace leadwire::mockcrm {

/// A log that `serve` wrote; an error names the line.
[[nodiscard]] result<std::vector<logged_request>> read_log(std::istream& in, const std::string& name);
/// JSON Lines of lead documents with `deliveries`, as `leadwire lead show --json` gives them.
[[nodiscard]] result<std::vector<lead_found>> read_leads(std::istream& in, const std::string& name);

} // namespace leadwire::mockcrm
