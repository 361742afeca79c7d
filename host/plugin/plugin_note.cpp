#include "host/plugin/plugin_file.hpp"

#include <leadwire/abi/plugin.h>

#include <elf.h>

#include <algorithm>
#include <cstddef>
#include <optional>

namespace leadwire::plugin {
namespace {

std::unexpected<error> refused(std::string text) {
    return fail(error_code::refused, "", std::move(text));
}

std::string found_expected(std::string_view field, std::uint64_t found, std::string_view expected) {
    return std::string(field) + ": found " + std::to_string(found) + ", expected " + std::string(expected);
}

/// Calls `take` with owner, type and content of each note of the segment; false if the notes do not fit into
/// it.
template <class Take>
bool for_each_note(const elf_segment& segment, Take take) {
    const std::uint64_t align = segment.align == 8 ? 8 : 4;
    const auto padded = [&](std::uint64_t size) { return (size + align - 1) / align * align; };
    std::string_view rest = segment.bytes;
    while (rest.size() >= sizeof(Elf64_Nhdr)) {
        const std::uint64_t owner_size = number_at<std::uint32_t>(rest, 0),
                            size = number_at<std::uint32_t>(rest, 4);
        const auto type = number_at<std::uint32_t>(rest, 8);
        const std::uint64_t begin = padded(sizeof(Elf64_Nhdr) + owner_size);
        if (begin > rest.size() || size > rest.size() - begin) return false;
        take(rest.substr(sizeof(Elf64_Nhdr), owner_size), type, rest.substr(begin, size));
        rest.remove_prefix(std::min<std::uint64_t>(begin + padded(size), rest.size()));
    }
    return true;
}

bool is_version(std::string_view version) {
    return !version.empty() && std::ranges::all_of(version, [](char c) { return c > ' ' && c < '\x7F'; });
}

result<std::string> text_field(std::string_view note, std::size_t offset, std::size_t size,
                               std::string_view field, bool (*allowed)(std::string_view),
                               std::string_view rule) {
    const std::string_view whole = note.substr(offset, size);
    const std::string_view text = whole.substr(0, whole.find('\0'));
    if (text.size() == size) return refused(std::string(field) + ": found a text without end");
    if (allowed(text)) return std::string(text);
    std::string shown;
    for (char c : text) shown += c >= ' ' && c < '\x7F' ? c : '?';
    return refused(std::string(field) + ": found \"" + shown + "\", allowed: " + std::string(rule));
}

result<plugin_note> read(std::string_view bytes) {
    const auto field = [&](std::size_t offset) { return number_at<std::uint32_t>(bytes, offset); };
    if (bytes.size() < offsetof(lw_note, sdk_version))
        return refused(found_expected("note size", bytes.size(), "112 or more"));
    plugin_note note;
    // Before all else: a note of another version may be laid out in another way.
    note.abi_version = field(offsetof(lw_note, abi_version));
    if (note.abi_version != LW_ABI_VERSION)
        return refused(found_expected("abi_version", note.abi_version, std::to_string(LW_ABI_VERSION)));
    const std::uint32_t size = field(offsetof(lw_note, size));
    if (size < sizeof(lw_note) || size > bytes.size())
        return refused(found_expected(
            "note size", size, std::to_string(sizeof(lw_note)) + " to " + std::to_string(bytes.size())));
    note.sdk_version = field(offsetof(lw_note, sdk_version));
    note.needs = field(offsetof(lw_note, needs));
    constexpr std::uint32_t known = LW_NEEDS_HTTP | LW_NEEDS_STORE | LW_NEEDS_EDIT_NOW;
    if ((note.needs & ~known) != 0)
        return refused(found_expected("needs", note.needs, "bits of " + std::to_string(known)));
    auto name = text_field(bytes, offsetof(lw_note, name), sizeof(lw_note::name), "name", is_plugin_name,
                           "a-z, 0-9, - and _, beginning with a letter or digit");
    if (!name) return std::unexpected(name.error());
    auto version = text_field(bytes, offsetof(lw_note, version), sizeof(lw_note::version), "version",
                              is_version, "printable characters without blanks");
    if (!version) return std::unexpected(version.error());
    note.name = std::move(*name);
    note.version = std::move(*version);
    return note;
}

} // namespace

bool is_plugin_name(std::string_view name) {
    const auto starts = [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'); };
    return !name.empty() && starts(name.front()) &&
           std::ranges::all_of(name, [&](char c) { return starts(c) || c == '-' || c == '_'; });
}

result<plugin_note> note_in(const elf_file& elf) {
    const std::string_view owner(LW_NOTE_OWNER, sizeof(LW_NOTE_OWNER));
    std::optional<std::string_view> found;
    int count = 0;
    for (const elf_segment& segment : elf.segments) {
        if (segment.type != PT_NOTE) continue;
        const bool whole =
            for_each_note(segment, [&](std::string_view of, std::uint32_t type, std::string_view content) {
                if (of != owner || type != LW_NOTE_TYPE) return;
                found = content;
                ++count;
            });
        if (!whole) return refused("truncated: a note does not fit into its segment");
    }
    if (!found) return refused("no leadwire note: not a plugin, or LEADWIRE_PLUGIN is missing");
    if (count > 1) return refused(found_expected("leadwire notes", static_cast<std::uint64_t>(count), "1"));
    return read(*found);
}

result<plugin_note> note_in(std::string_view bytes) {
    auto elf = elf_file::parse(bytes);
    if (!elf) return std::unexpected(elf.error());
    return note_in(*elf);
}

std::vector<std::string> names_of_needs(std::uint32_t needs) {
    std::vector<std::string> names;
    if ((needs & LW_NEEDS_HTTP) != 0) names.emplace_back("http");
    if ((needs & LW_NEEDS_STORE) != 0) names.emplace_back("store");
    if ((needs & LW_NEEDS_EDIT_NOW) != 0) names.emplace_back("edit_now");
    return names;
}

result<plugin_note> read_note(const std::filesystem::path& file) {
    auto bytes = read_plugin_file(file);
    if (!bytes) return std::unexpected(bytes.error());
    auto note = note_in(*bytes);
    if (!note) note.error().place = file.string();
    return note;
}

} // namespace leadwire::plugin
