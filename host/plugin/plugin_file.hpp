// A plugin's file: its bytes, its hash, its note, its cases.
#pragma once

#include "host/plugin/elf_file.hpp"
#include "host/plugin/plugin_set.hpp"

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

namespace leadwire::plugin {

/// Where an author's cases of it lie: NAME.cases.jsonl beside NAME.so, whether they are there or not.
[[nodiscard]] std::filesystem::path cases_beside(const std::filesystem::path& plugin);
/// The same; none: nothing is there.
[[nodiscard]] std::optional<std::filesystem::path> own_cases_of(const std::filesystem::path& plugin);

/// All bytes of a regular file of at most 256 MiB.
[[nodiscard]] result<std::string> read_plugin_file(const std::filesystem::path& file);
/// 64 hexadecimal digits.
[[nodiscard]] std::string sha256_of(std::string_view bytes);
/// The note of a file that is already in memory; the error has no place.
[[nodiscard]] result<plugin_note> note_in(const elf_file& elf);
/// The same from bytes.
[[nodiscard]] result<plugin_note> note_in(std::string_view bytes);
/// What `inspect` says of a file with these bytes; the error has no place.
[[nodiscard]] result<plugin_inspection> inspection_of(std::string_view bytes);

} // namespace leadwire::plugin
