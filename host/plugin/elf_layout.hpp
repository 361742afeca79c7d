// Whether a shared object can be mapped as its headers say. The system's loader believes them: where they
// lie, it writes over other memory, and the process ends.
#pragma once

#include "host/plugin/elf_file.hpp"

namespace leadwire::plugin {

/// Loaded segments lie in order, everything else lies within them, sections and dynamic table agree with
/// them. What stands inside of sections is not looked at. The error has no place.
[[nodiscard]] result<void> check_layout(const elf_file& elf);

/// The part of it about the dynamic table: the tables that the loader goes through by itself.
[[nodiscard]] result<void> check_dynamic_table(const elf_file& elf);

/// The loaded segment whose file-backed part holds these bytes of memory; null: none.
[[nodiscard]] const elf_segment* loaded_with(const elf_file& elf, std::uint64_t address, std::uint64_t size);

/// "program header 3: alignment: found 5, expected a power of two"
[[nodiscard]] std::unexpected<error> wrong_layout(std::string_view place, std::string_view field,
                                                  std::uint64_t found, std::string_view expected);

} // namespace leadwire::plugin
