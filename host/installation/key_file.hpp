// installation.key: made once by `leadwire init`, needed for {eid} and {ipass} as long as the installation
// lives.
#pragma once

#include "host/lead/installation_key.hpp"

#include <filesystem>

namespace leadwire {

[[nodiscard]] result<installation_key> read_key(const std::filesystem::path& file);
/// Keeps a key that is there.
[[nodiscard]] result<installation_key> read_or_make_key(const std::filesystem::path& file);

} // namespace leadwire
