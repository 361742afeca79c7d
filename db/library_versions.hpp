// The database libraries of this build, for `leadwire version`.
#pragma once

#include <string>
#include <utility>
#include <vector>

namespace leadwire::db {

/// Name and version of each.
[[nodiscard]] std::vector<std::pair<std::string, std::string>> library_versions();

} // namespace leadwire::db
