#include "host/plugin/elf_file.hpp"

#include "host/plugin/elf_layout.hpp"

#include <elf.h>

#include <cstddef>

namespace leadwire::plugin {
namespace {

#if defined(__x86_64__)
constexpr std::uint16_t this_machine = EM_X86_64;
#elif defined(__aarch64__)
constexpr std::uint16_t this_machine = EM_AARCH64;
#else
#error "plugins are known on x86-64 and on 64-bit ARM"
#endif

std::unexpected<error> mismatch(std::string_view field, std::uint64_t found, std::uint64_t expected,
                                std::string_view word) {
    return fail(error_code::refused, "",
                std::string(field) + ": found " + std::to_string(found) + ", expected " +
                    std::to_string(expected) + " (" + std::string(word) + ")");
}

std::unexpected<error> cut_short(std::string_view what, std::uint64_t end, std::size_t size) {
    return fail(error_code::refused, "",
                "truncated: " + std::string(what) + " ends at byte " + std::to_string(end) +
                    ", the file at byte " + std::to_string(size));
}

result<std::string_view> part(std::string_view bytes, std::uint64_t offset, std::uint64_t size,
                              std::string_view what) {
    if (offset > bytes.size() || size > bytes.size() - offset)
        return cut_short(what, offset + size, bytes.size());
    return bytes.substr(offset, size);
}

} // namespace

std::string_view text_at(std::string_view bytes, std::uint64_t offset) {
    if (offset >= bytes.size()) return {};
    bytes.remove_prefix(offset);
    return bytes.substr(0, bytes.find('\0'));
}

std::string_view elf_file::strings_of(const elf_section& section) const {
    return section.link < sections.size() ? sections[section.link].bytes : std::string_view();
}

result<elf_file> elf_file::parse(std::string_view bytes) {
    if (!bytes.starts_with(ELFMAG)) return fail(error_code::refused, "", "not an ELF file");
    if (bytes.size() < sizeof(Elf64_Ehdr)) return cut_short("the header", sizeof(Elf64_Ehdr), bytes.size());
    const auto ident = [&](int i) { return static_cast<unsigned char>(bytes[static_cast<std::size_t>(i)]); };
    if (ident(EI_CLASS) != ELFCLASS64) return mismatch("class", ident(EI_CLASS), ELFCLASS64, "64 bits");
    if (ident(EI_DATA) != ELFDATA2LSB)
        return mismatch("byte order", ident(EI_DATA), ELFDATA2LSB, "little-endian");
    const auto type = number_at<std::uint16_t>(bytes, offsetof(Elf64_Ehdr, e_type));
    if (type != ET_DYN) return mismatch("type", type, ET_DYN, "a shared object");
    const auto machine = number_at<std::uint16_t>(bytes, offsetof(Elf64_Ehdr, e_machine));
    if (machine != this_machine) return mismatch("machine", machine, this_machine, "this machine's");

    elf_file made;
    const auto count = [&](std::size_t offset) { return number_at<std::uint16_t>(bytes, offset); };
    const auto place = [&](std::size_t offset) { return number_at<std::uint64_t>(bytes, offset); };
    const std::uint64_t segments = count(offsetof(Elf64_Ehdr, e_phnum)),
                        sections = count(offsetof(Elf64_Ehdr, e_shnum));
    if (const auto size = count(offsetof(Elf64_Ehdr, e_phentsize)); size != sizeof(Elf64_Phdr))
        return mismatch("program header size", size, sizeof(Elf64_Phdr), "bytes");
    if (const auto size = count(offsetof(Elf64_Ehdr, e_shentsize));
        sections != 0 && size != sizeof(Elf64_Shdr))
        return mismatch("section header size", size, sizeof(Elf64_Shdr), "bytes");
    made.program_headers = place(offsetof(Elf64_Ehdr, e_phoff));
    auto table = part(bytes, made.program_headers, segments * sizeof(Elf64_Phdr), "the program header table");
    if (!table) return std::unexpected(table.error());
    for (std::uint64_t i = 0; i < segments; ++i) {
        const std::string_view row = table->substr(i * sizeof(Elf64_Phdr), sizeof(Elf64_Phdr));
        const auto field = [&](std::size_t offset) { return number_at<std::uint64_t>(row, offset); };
        auto content = part(bytes, field(offsetof(Elf64_Phdr, p_offset)),
                            field(offsetof(Elf64_Phdr, p_filesz)), "a segment");
        if (!content) return std::unexpected(content.error());
        made.segments.push_back({.type = number_at<std::uint32_t>(row, offsetof(Elf64_Phdr, p_type)),
                                 .flags = number_at<std::uint32_t>(row, offsetof(Elf64_Phdr, p_flags)),
                                 .bytes = *content,
                                 .offset = field(offsetof(Elf64_Phdr, p_offset)),
                                 .address = field(offsetof(Elf64_Phdr, p_vaddr)),
                                 .memory = field(offsetof(Elf64_Phdr, p_memsz)),
                                 .align = field(offsetof(Elf64_Phdr, p_align))});
    }
    // The section headers are mostly the last thing in the file: a copy that is still being written fails
    // here.
    table = part(bytes, sections != 0 ? place(offsetof(Elf64_Ehdr, e_shoff)) : 0,
                 sections * sizeof(Elf64_Shdr), "the section header table");
    if (!table) return std::unexpected(table.error());
    for (std::uint64_t i = 0; i < sections; ++i) {
        const std::string_view row = table->substr(i * sizeof(Elf64_Shdr), sizeof(Elf64_Shdr));
        const auto field = [&](std::size_t offset) { return number_at<std::uint64_t>(row, offset); };
        elf_section section{.type = number_at<std::uint32_t>(row, offsetof(Elf64_Shdr, sh_type)),
                            .bytes = {},
                            .link = number_at<std::uint32_t>(row, offsetof(Elf64_Shdr, sh_link)),
                            .flags = field(offsetof(Elf64_Shdr, sh_flags)),
                            .offset = field(offsetof(Elf64_Shdr, sh_offset)),
                            .address = field(offsetof(Elf64_Shdr, sh_addr)),
                            .memory = field(offsetof(Elf64_Shdr, sh_size))};
        if (section.type != SHT_NOBITS && section.type != SHT_NULL) {
            auto content = part(bytes, section.offset, section.memory, "a section");
            if (!content) return std::unexpected(content.error());
            section.bytes = *content;
        }
        made.sections.push_back(section);
    }
    if (auto mapped = check_layout(made); !mapped) return std::unexpected(mapped.error());
    return made;
}

} // namespace leadwire::plugin
