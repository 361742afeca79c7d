#include "host/plugin/plugin_file.hpp"

#include <leadwire/abi/plugin.h>

#include <elf.h>

#include <algorithm>
#include <cstddef>

namespace leadwire::plugin {
namespace {

struct symbols {
    std::vector<std::string> exported;
    std::vector<std::string>
        unique; ///< GNU unique symbols, of which one is enough to keep a library from being unloaded
};

symbols symbols_of(const elf_file& elf) {
    symbols found;
    for (const elf_section& section : elf.sections) {
        if (section.type != SHT_DYNSYM) continue;
        const std::string_view names = elf.strings_of(section);
        for (std::size_t at = 0; at + sizeof(Elf64_Sym) <= section.bytes.size(); at += sizeof(Elf64_Sym)) {
            const std::string_view row = section.bytes.substr(at, sizeof(Elf64_Sym));
            const auto info = number_at<std::uint8_t>(row, offsetof(Elf64_Sym, st_info));
            const auto visibility =
                ELF64_ST_VISIBILITY(number_at<std::uint8_t>(row, offsetof(Elf64_Sym, st_other)));
            const auto where = number_at<std::uint16_t>(row, offsetof(Elf64_Sym, st_shndx));
            const auto bind = ELF64_ST_BIND(info);
            if (where == SHN_UNDEF || where == SHN_ABS) continue;
            if (bind != STB_GLOBAL && bind != STB_WEAK && bind != STB_GNU_UNIQUE) continue;
            if (visibility != STV_DEFAULT && visibility != STV_PROTECTED) continue;
            std::string name(text_at(names, number_at<std::uint32_t>(row, 0)));
            if (bind == STB_GNU_UNIQUE) found.unique.push_back(name);
            found.exported.push_back(std::move(name));
        }
    }
    std::ranges::sort(found.exported);
    return found;
}

struct dynamic_part {
    std::vector<std::string> needed;
    std::string search_path;
    bool keeps_itself = false;
    bool text_relocations = false;
    bool static_tls = false;
};

dynamic_part dynamic_part_of(const elf_file& elf) {
    dynamic_part found;
    for (const elf_section& section : elf.sections) {
        if (section.type != SHT_DYNAMIC) continue;
        const std::string_view strings = elf.strings_of(section);
        for (std::size_t at = 0; at + sizeof(Elf64_Dyn) <= section.bytes.size(); at += sizeof(Elf64_Dyn)) {
            const auto tag = number_at<std::uint64_t>(section.bytes, at);
            const auto value = number_at<std::uint64_t>(section.bytes, at + sizeof tag);
            if (tag == DT_NULL) break;
            if (tag == DT_NEEDED) found.needed.emplace_back(text_at(strings, value));
            // The newer one counts, as for the loader.
            if (tag == DT_RUNPATH || (tag == DT_RPATH && found.search_path.empty()))
                found.search_path = text_at(strings, value);
            if (tag == DT_FLAGS && (value & DF_STATIC_TLS) != 0) found.static_tls = true;
            if (tag == DT_FLAGS_1 && (value & DF_1_NODELETE) != 0) found.keeps_itself = true;
            if (tag == DT_TEXTREL || (tag == DT_FLAGS && (value & DF_TEXTREL) != 0))
                found.text_relocations = true;
        }
    }
    return found;
}

/// What keeps it from being used, or in memory for ever.
std::vector<std::string> obstacles_in(const elf_file& elf, const symbols& s, const dynamic_part& d) {
    std::vector<std::string> found;
    if (elf.sections.empty())
        found.emplace_back(
            "no section headers: symbols and libraries cannot be listed; link without --strip-sections");
    else if (!std::ranges::binary_search(s.exported, LW_ENTRY_NAME))
        found.emplace_back("no entry function " LW_ENTRY_NAME ": LEADWIRE_PLUGIN makes it");
    if (!s.unique.empty())
        found.push_back(std::to_string(s.unique.size()) + " unique symbols (" + s.unique.front() +
                        ") keep the library in memory for ever: compile with -fno-gnu-unique");
    if (d.keeps_itself)
        found.emplace_back("the flag NODELETE keeps the library in memory for ever: link without -z nodelete");
    if (d.text_relocations) found.emplace_back("text relocations: compile everything with -fPIC");
    if (d.static_tls)
        found.emplace_back("static thread-local storage, of which a running process has little: compile everything with "
                           "-fPIC and without -ftls-model=initial-exec");
    return found;
}

std::vector<std::string> remarks_on(const symbols& s, const std::vector<std::string>& obstacles) {
    auto remarks = obstacles;
    const auto others =
        std::ranges::count_if(s.exported, [](const std::string& name) { return name != LW_ENTRY_NAME; });
    if (others != 0)
        remarks.push_back(std::to_string(others) + " visible symbols besides " LW_ENTRY_NAME
                                                   ": leadwire_add_plugin hides them, or a version script");
    return remarks;
}

} // namespace

result<plugin_inspection> inspection_of(std::string_view bytes) {
    auto elf = elf_file::parse(bytes);
    if (!elf) return std::unexpected(elf.error());
    auto note = note_in(*elf);
    if (!note) return std::unexpected(note.error());
    symbols s = symbols_of(*elf);
    dynamic_part d = dynamic_part_of(*elf);
    auto obstacles = obstacles_in(*elf, s, d);
    auto remarks = remarks_on(s, obstacles);
    return plugin_inspection{.note = std::move(*note),
                             .sha256 = sha256_of(bytes),
                             .size = bytes.size(),
                             .exported = std::move(s.exported),
                             .needed = std::move(d.needed),
                             .remarks = std::move(remarks),
                             .obstacles = std::move(obstacles),
                             .search_path = std::move(d.search_path)};
}

result<plugin_inspection> inspect(const std::filesystem::path& file) {
    auto bytes = read_plugin_file(file);
    if (!bytes) return std::unexpected(bytes.error());
    auto seen = inspection_of(*bytes);
    if (!seen) seen.error().place = file.string();
    return seen;
}

std::vector<found_plugin> find_plugins(const std::filesystem::path& directory) {
    std::vector<found_plugin> found;
    std::error_code ec;
    // A directory that is not there holds no plugins; one entry that cannot be read hides no other.
    for (std::filesystem::directory_iterator at(directory, ec), end; !ec && at != end; at.increment(ec))
        if (at->path().extension() == ".so") found.push_back({at->path(), read_note(at->path())});
    std::ranges::sort(found, {}, [](const found_plugin& p) { return p.file.filename(); });
    return found;
}

} // namespace leadwire::plugin
