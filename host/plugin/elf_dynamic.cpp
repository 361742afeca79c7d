#include "host/plugin/elf_layout.hpp"

#include <elf.h>
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>
#include <optional>
#include <vector>

namespace leadwire::plugin {
namespace {

struct dynamic_table {
    std::map<std::uint64_t, std::uint64_t> values; ///< by tag; the loader takes the last one
    std::vector<std::uint64_t> names;              ///< offsets of texts

    [[nodiscard]] std::optional<std::uint64_t> of(std::uint64_t tag) const {
        auto at = values.find(tag);
        return at == values.end() ? std::nullopt : std::optional(at->second);
    }
};

struct sized_table {
    std::uint64_t tag, size_tag;
    std::string_view name;
};
constexpr std::array sized_tables{
    sized_table{DT_STRTAB, DT_STRSZ, "strings"},
    sized_table{DT_RELA, DT_RELASZ, "relocations"},
    sized_table{DT_JMPREL, DT_PLTRELSZ, "relocations of calls"},
    sized_table{DT_RELR, DT_RELRSZ, "relative relocations"},
    sized_table{DT_INIT_ARRAY, DT_INIT_ARRAYSZ, "functions at load"},
    sized_table{DT_FINI_ARRAY, DT_FINI_ARRAYSZ, "functions at unload"},
};

struct open_table {
    std::uint64_t tag, least; ///< bytes that are read in any case
    std::string_view name;
};
constexpr std::array open_tables{
    open_table{DT_SYMTAB, sizeof(Elf64_Sym), "symbols"},
    open_table{DT_HASH, 8, "hash table"},
    open_table{DT_GNU_HASH, 16, "hash table"},
    open_table{DT_VERSYM, 2, "versions of symbols"},
    open_table{DT_VERNEED, sizeof(Elf64_Verneed), "needed versions"},
    open_table{DT_VERDEF, sizeof(Elf64_Verdef), "versions"},
    open_table{DT_INIT, 1, "function at load"},
    open_table{DT_FINI, 1, "function at unload"},
};

/// The loader stops the process, rather than with an error, when one of these is another.
struct fixed_value {
    std::uint64_t tag, value;
    std::string_view name;
};
constexpr std::array fixed_values{
    fixed_value{DT_SYMENT, sizeof(Elf64_Sym), "size of a symbol"},
    fixed_value{DT_RELAENT, sizeof(Elf64_Rela), "size of a relocation"},
    fixed_value{DT_PLTREL, DT_RELA, "kind of the relocations of calls"},
};

std::unexpected<error> wrong(std::string_view name, std::uint64_t found, std::string_view expected) {
    return wrong_layout("dynamic table", name, found, expected);
}

result<dynamic_table> read_table(const elf_file& elf) {
    const auto is_dynamic = [](const elf_segment& s) { return s.type == PT_DYNAMIC; };
    const auto count = std::ranges::count_if(elf.segments, is_dynamic);
    if (count != 1)
        return wrong_layout("program headers", "dynamic tables", static_cast<std::uint64_t>(count), "1");
    const auto bytes = std::ranges::find_if(elf.segments, is_dynamic)->bytes;
    dynamic_table table;
    for (std::size_t at = 0; at + sizeof(Elf64_Dyn) <= bytes.size(); at += sizeof(Elf64_Dyn)) {
        const auto tag = number_at<std::uint64_t>(bytes, at);
        const auto value = number_at<std::uint64_t>(bytes, at + sizeof tag);
        if (tag == DT_NULL) return table;
        table.values.insert_or_assign(tag, value);
        if (tag == DT_NEEDED || tag == DT_SONAME || tag == DT_RPATH || tag == DT_RUNPATH)
            table.names.push_back(value);
    }
    return wrong("size", bytes.size(), "an entry of zeros as its end");
}

result<void> check_names(const elf_file& elf, const dynamic_table& table) {
    const auto begin = *table.of(DT_STRTAB), size = table.of(DT_STRSZ).value_or(0);
    const auto* load = loaded_with(elf, begin, size);
    if (size == 0 || load->bytes[begin - load->address + size - 1] != '\0')
        return wrong("size of strings", size, "a size at whose end a text ends");
    for (auto offset : table.names)
        if (offset >= size)
            return wrong("offset of a name", offset,
                         fmt::format("less than {:#x}, the size of strings", size));
    return {};
}

} // namespace

result<void> check_dynamic_table(const elf_file& elf) {
    auto table = read_table(elf);
    if (!table) return std::unexpected(table.error());
    if (!table->of(DT_STRTAB)) return wrong("strings", 0, "an address");
    if (!table->of(DT_SYMTAB)) return wrong("symbols", 0, "an address");
    for (const auto& t : sized_tables)
        if (auto address = table->of(t.tag)) {
            const auto size = table->of(t.size_tag).value_or(0);
            if (!loaded_with(elf, *address, size))
                return wrong(t.name, *address, fmt::format("an address with {:#x} loaded bytes", size));
        }
    for (const auto& t : open_tables)
        if (auto address = table->of(t.tag)) {
            const auto* load = loaded_with(elf, *address, t.least);
            if (!load)
                return wrong(t.name, *address, fmt::format("an address with {:#x} loaded bytes", t.least));
            if ((t.tag == DT_INIT || t.tag == DT_FINI) && (load->flags & PF_X) == 0)
                return wrong(t.name, *address, "an address of an executable segment");
        }
    for (const auto& f : fixed_values)
        if (auto value = table->of(f.tag); value && *value != f.value)
            return wrong(f.name, *value, fmt::format("{:#x}", f.value));
    return check_names(elf, *table);
}

} // namespace leadwire::plugin
