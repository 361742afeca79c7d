#include "host/plugin/elf_layout.hpp"

#include <elf.h>
#include <fmt/format.h>

#include <bit>

namespace leadwire::plugin {
namespace {

constexpr std::uint64_t page = 4096;
constexpr std::uint64_t end_of_memory = 1ULL << 47;

std::string header_name(std::size_t index) {
    return fmt::format("program header {}", index);
}

bool within(std::uint64_t address, std::uint64_t size, std::uint64_t begin, std::uint64_t space) {
    return address >= begin && size <= space && address - begin <= space - size;
}

/// The loaded segment whose memory holds these bytes; null: none.
const elf_segment* mapped_with(const elf_file& elf, std::uint64_t address, std::uint64_t size) {
    for (const auto& s : elf.segments)
        if (s.type == PT_LOAD && within(address, size, s.address, s.memory)) return &s;
    return nullptr;
}

result<void> check_load(const std::string& name, const elf_segment& load, const elf_segment* before) {
    if (!std::has_single_bit(load.align))
        return wrong_layout(name, "alignment", load.align, "a power of two");
    if ((load.address - load.offset) % load.align != 0)
        return wrong_layout(
            name, "address", load.address,
            fmt::format("as far from a multiple of {:#x} as the offset {:#x}", load.align, load.offset));
    if (load.memory < load.bytes.size())
        return wrong_layout(name, "size in memory", load.memory,
                            fmt::format("{:#x} or more, its size in the file", load.bytes.size()));
    if (!within(load.address, load.memory, 0, end_of_memory))
        return wrong_layout(name, "end in memory", load.address + load.memory,
                            fmt::format("at most {:#x}", end_of_memory));
    if (load.memory > load.bytes.size() && (load.flags & PF_W) == 0)
        return wrong_layout(
            name, "size in memory", load.memory,
            fmt::format("{:#x}, its size in the file, as it is not writable", load.bytes.size()));
    if (!before) return {};
    if (load.address < before->address + before->memory)
        return wrong_layout(
            name, "address", load.address,
            fmt::format("{:#x} or more, behind the segment before it", before->address + before->memory));
    if (load.offset < before->offset + before->bytes.size())
        return wrong_layout(name, "offset", load.offset,
                            fmt::format("{:#x} or more, behind the segment before it",
                                        before->offset + before->bytes.size()));
    return {};
}

/// Segments that name a part of what is loaded.
bool names_a_part(std::uint32_t type) {
    return type == PT_DYNAMIC || type == PT_PHDR || type == PT_NOTE || type == PT_TLS || type == PT_INTERP ||
           type == PT_GNU_RELRO || type == PT_GNU_EH_FRAME || type == PT_GNU_PROPERTY;
}

/// What the loader makes read-only once it has written there.
result<void> check_relro(const std::string& name, const elf_segment& s, const elf_file& elf) {
    const auto* load = mapped_with(elf, s.address, s.bytes.size());
    if (!load || (load->flags & PF_W) == 0)
        return wrong_layout(name, "address", s.address, "an address of a writable segment");
    const auto rest = (s.address + s.bytes.size()) % load->align; // some linkers round up to a whole page
    if (s.memory > s.bytes.size() + (rest == 0 ? 0 : load->align - rest))
        return wrong_layout(name, "size in memory", s.memory,
                            fmt::format("{:#x}, its size in the file", s.bytes.size()));
    return {};
}

/// What each thread gets a copy of.
result<void> check_thread_part(const std::string& name, const elf_segment& s) {
    constexpr std::uint64_t most = 64 << 20;
    if (!std::has_single_bit(s.align) || s.align > page)
        return wrong_layout(name, "alignment", s.align, fmt::format("a power of two up to {:#x}", page));
    if (s.memory < s.bytes.size() || s.memory > most)
        return wrong_layout(name, "size in memory", s.memory,
                            fmt::format("{:#x} to {:#x}", s.bytes.size(), most));
    return {};
}

result<void> check_part(const std::string& name, const elf_segment& s, const elf_file& elf) {
    if (s.type == PT_GNU_RELRO) return check_relro(name, s, elf);
    if (s.type == PT_TLS)
        if (auto right = check_thread_part(name, s); !right || s.bytes.empty()) return right;
    const auto* load = loaded_with(elf, s.address, s.bytes.size());
    if (!load) return wrong_layout(name, "address", s.address, "an address of a loaded segment");
    if (s.address - load->address != s.offset - load->offset)
        return wrong_layout(name, "offset", s.offset,
                            fmt::format("{:#x}, where its address is loaded from",
                                        load->offset + (s.address - load->address)));
    if (s.type == PT_PHDR && s.offset != elf.program_headers)
        return wrong_layout(name, "offset", s.offset,
                            fmt::format("{:#x}, that of the program headers", elf.program_headers));
    if (s.type != PT_TLS && s.memory != s.bytes.size())
        return wrong_layout(name, "size in memory", s.memory,
                            fmt::format("{:#x}, its size in the file", s.bytes.size()));
    return {};
}

result<void> check_section(const std::string& name, const elf_section& s, const elf_file& elf) {
    const auto* in = mapped_with(elf, s.address, s.memory);
    if (!in) return wrong_layout(name, "address", s.address, "an address of a loaded segment");
    const auto distance = s.address - in->address;
    if (s.type != SHT_NOBITS && !within(distance, s.memory, 0, in->bytes.size()))
        return wrong_layout(name, "address", s.address, "an address that is loaded from the file");
    if (s.type != SHT_NOBITS && s.offset - in->offset != distance)
        return wrong_layout(name, "offset", s.offset,
                            fmt::format("{:#x}, where its address is loaded from", in->offset + distance));
    const std::uint32_t needed = ((s.flags & SHF_WRITE) != 0 ? PF_R | PF_W : 0U) |
                                 ((s.flags & SHF_EXECINSTR) != 0 ? PF_X : std::uint32_t{PF_R});
    if ((in->flags & needed) != needed)
        return wrong_layout(name, "flags of its segment", in->flags, fmt::format("{:#x} among them", needed));
    return {};
}

} // namespace

std::unexpected<error> wrong_layout(std::string_view place, std::string_view field, std::uint64_t found,
                                    std::string_view expected) {
    return fail(error_code::refused, "",
                fmt::format("{}: {}: found {:#x}, expected {}", place, field, found, expected));
}

const elf_segment* loaded_with(const elf_file& elf, std::uint64_t address, std::uint64_t size) {
    for (const auto& s : elf.segments)
        if (s.type == PT_LOAD && within(address, size, s.address, s.bytes.size())) return &s;
    return nullptr;
}

result<void> check_layout(const elf_file& elf) {
    const elf_segment* before = nullptr;
    for (std::size_t i = 0; i < elf.segments.size(); ++i) {
        const auto& s = elf.segments[i];
        if (s.type != PT_LOAD) continue;
        if (auto right = check_load(header_name(i), s, before); !right) return right;
        before = &s;
    }
    for (std::size_t i = 0; i < elf.segments.size(); ++i)
        if (const auto& s = elf.segments[i]; names_a_part(s.type) && s.memory != 0)
            if (auto right = check_part(header_name(i), s, elf); !right) return right;
    for (std::size_t i = 0; i < elf.sections.size(); ++i) {
        const auto& s = elf.sections[i];
        const bool only_of_threads = s.type == SHT_NOBITS && (s.flags & SHF_TLS) != 0;
        if ((s.flags & SHF_ALLOC) == 0 || s.memory == 0 || only_of_threads) continue;
        if (auto right = check_section(fmt::format("section header {}", i), s, elf); !right) return right;
    }
    return check_dynamic_table(elf);
}

} // namespace leadwire::plugin
