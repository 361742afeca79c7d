// Small files written whole, so that a crash leaves the old text or the new one.
#pragma once

#include "host/lead/error.hpp"

#include <filesystem>
#include <string>
#include <string_view>

namespace leadwire {

[[nodiscard]] result<std::string> read_file(const std::filesystem::path& file);
/// As read_file, but refuses a file that others may read (mode beyond 0600).
[[nodiscard]] result<std::string> read_private_file(const std::filesystem::path& file);

enum class file_access { shared, owner_only };
/// Writes beside the file, syncs, renames over it. Owner-only files get mode 0600 from their first byte on.
[[nodiscard]] result<void> replace_file(const std::filesystem::path& file, std::string_view text,
                                        file_access access);

} // namespace leadwire
