// Where the system's loader would find the libraries that a file needs, asked without loading anything.
#pragma once

#include <filesystem>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace leadwire::plugin {

/// The names in a cache of the loader (/etc/ld.so.cache); none of what is no such cache, or is damaged.
[[nodiscard]] std::set<std::string, std::less<>> names_in_cache(std::string_view bytes);

/// Those of `needed` that would not be found for a file in `directory` whose own search path is this one.
[[nodiscard]] std::vector<std::string> missing_libraries(const std::vector<std::string>& needed,
                                                         std::string_view search_path,
                                                         const std::filesystem::path& directory);

} // namespace leadwire::plugin
