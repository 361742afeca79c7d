// A 64-bit little-endian ELF file as bytes, read with bounds checks: what it says is never trusted.
#pragma once

#include "host/lead/error.hpp"

#include <cstdint>
#include <string_view>
#include <vector>

namespace leadwire::plugin {

struct elf_segment {
    std::uint32_t type = 0, flags = 0;
    std::string_view bytes; ///< its part of the file, which begins at `offset`
    std::uint64_t offset = 0, address = 0, memory = 0, align = 0;
};

struct elf_section {
    std::uint32_t type = 0;
    std::string_view bytes; ///< empty if it has memory only
    std::uint32_t link = 0; ///< index of the section with its strings
    std::uint64_t flags = 0, offset = 0, address = 0, memory = 0;
};

struct elf_file {
    std::uint64_t program_headers = 0; ///< where they begin in the file
    std::vector<elf_segment> segments;
    std::vector<elf_section> sections; ///< none if the file was stripped of them

    /// Views into `bytes`. Refuses what is not a shared object for this machine, what is cut short, and what
    /// cannot be mapped as its headers say (elf_layout.hpp). The error has no place.
    [[nodiscard]] static result<elf_file> parse(std::string_view bytes);
    /// The strings that belong to a section; empty if there are none.
    [[nodiscard]] std::string_view strings_of(const elf_section& section) const;
};

/// The little-endian number at `offset`; 0 beyond the end.
template <class T>
[[nodiscard]] T number_at(std::string_view bytes, std::uint64_t offset) {
    T value{};
    if (offset > bytes.size() || bytes.size() - offset < sizeof(T)) return value;
    for (std::size_t i = sizeof(T); i-- > 0;)
        value = static_cast<T>(value << 8 | static_cast<unsigned char>(bytes[offset + i]));
    return value;
}
/// The text at `offset` up to a zero byte or the end; empty beyond the end.
[[nodiscard]] std::string_view text_at(std::string_view bytes, std::uint64_t offset);

} // namespace leadwire::plugin
