// secrets.toml: one `name = "value"` a line, readable by its owner alone.
#pragma once

#include "host/lead/error.hpp"
#include "host/lead/secrets.hpp"

#include <filesystem>
#include <string_view>

namespace leadwire {

/// Refuses a file that others may read. A file that is not there holds no secrets.
[[nodiscard]] result<secret_values> read_secrets(const std::filesystem::path& file);
/// Names are [A-Za-z0-9_.-]+.
[[nodiscard]] result<void> check_secret_name(std::string_view name);
/// The value is any non-empty text.
[[nodiscard]] result<void> set_secret(const std::filesystem::path& file, std::string_view name,
                                      std::string_view value);
[[nodiscard]] result<void> remove_secret(const std::filesystem::path& file, std::string_view name);

} // namespace leadwire
