// What `leadwire backup` wrote, read back.
#pragma once

#include "host/installation/backup_manifest.hpp"

#include <filesystem>

namespace leadwire {

/// Unpacks into a directory that is empty and the caller's own, and verifies every member. An error leaves half a copy
/// there: the caller removes it.
[[nodiscard]] result<backup_manifest> unpack_backup(const std::filesystem::path& file,
                                                    const std::filesystem::path& into);

} // namespace leadwire
