// A plugin's file: its bytes, its hash, its note.
#pragma once

#include "host/plugin/elf_file.hpp"
#include "host/plugin/plugin_set.hpp"

#include <filesystem>
#include <string>
#include <string_view>

namespace leadwire::plugin {

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
