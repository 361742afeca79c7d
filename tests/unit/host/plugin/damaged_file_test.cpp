// Files with a good note and broken headers: refused with what was found and expected, or loaded; never a
// crash.
#include "host/plugin/plugin_file.hpp"
#include "tests/support/plugin_case.hpp"
#include "tests/support/temp_dir.hpp"

#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>
#include <elf.h>
#include <fmt/format.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <cstddef>
#include <cstring>
#include <ostream>

using namespace leadwire;
using leadwire::test::reference_plugin, leadwire::test::test_plugin, leadwire::test::text_of_file;

namespace {

/// A plugin's bytes, and where its headers stand.
struct image {
    explicit image(const std::filesystem::path& file) : bytes(text_of_file(file)) {
        std::memcpy(&head, bytes.data(), sizeof head);
    }
    [[nodiscard]] std::size_t header(std::uint32_t type, int nth = 0) const {
        for (std::size_t i = 0; i < head.e_phnum; ++i) {
            const auto at = head.e_phoff + i * sizeof(Elf64_Phdr);
            if (plugin::number_at<std::uint32_t>(bytes, at) == type && nth-- == 0) return at;
        }
        throw std::runtime_error("no such program header");
    }
    /// Of an entry of the dynamic table.
    [[nodiscard]] std::size_t dynamic(std::int64_t tag) const {
        auto at =
            plugin::number_at<std::uint64_t>(bytes, header(PT_DYNAMIC) + offsetof(Elf64_Phdr, p_offset));
        while (plugin::number_at<std::int64_t>(bytes, at) != tag) at += sizeof(Elf64_Dyn);
        return at;
    }
    template <class T>
    image& put(std::size_t at, T value) {
        std::memcpy(bytes.data() + at, &value, sizeof value);
        return *this;
    }
    std::string bytes;
    Elf64_Ehdr head{};
};

std::string complaint(std::string_view bytes) {
    auto note = plugin::note_in(bytes);
    return note ? "none" : note.error().text;
}

enum class loading : char { refused, done, crashed };

/// Loads one file after the other in processes of their own, which a crash ends.
std::vector<loading> load_apart(const std::vector<std::string>& files) {
    std::vector<loading> seen;
    while (seen.size() < files.size()) {
        int ends[2];
        if (::pipe(ends) != 0) throw std::runtime_error("no pipe");
        const auto child = ::fork();
        if (child == 0) {
            for (int fatal : {SIGSEGV, SIGBUS, SIGABRT, SIGFPE, SIGILL}) ::signal(fatal, SIG_DFL);
            ::close(STDERR_FILENO); // the loader's assertions need no reader
            for (auto i = seen.size(); i < files.size(); ++i) {
                const auto end = plugin::load(files[i]) ? loading::done : loading::refused;
                if (::write(ends[1], &end, 1) != 1) ::_exit(1);
            }
            ::_exit(0);
        }
        ::close(ends[1]);
        for (loading one; ::read(ends[0], &one, 1) == 1;) seen.push_back(one);
        ::close(ends[0]);
        ::waitpid(child, nullptr, 0);
        if (seen.size() < files.size()) seen.push_back(loading::crashed);
    }
    return seen;
}

struct damage {
    const char* name;
    std::size_t (*place)(const image&);
    std::uint64_t value;
    const char* says;
};
std::ostream& operator<<(std::ostream& out, const damage& d) {
    return out << d.name;
}
template <std::uint32_t Type, std::size_t Field, int Nth = 0>
std::size_t of_header(const image& i) {
    return i.header(Type, Nth) + Field;
}
template <std::int64_t Tag>
std::size_t of_entry(const image& i) {
    return i.dynamic(Tag) + offsetof(Elf64_Dyn, d_un);
}

const damage damages[] = {
    {"alignment", of_header<PT_LOAD, offsetof(Elf64_Phdr, p_align)>, 12,
     "alignment: found 0xc, expected a power of two"},
    {"crooked address", of_header<PT_LOAD, offsetof(Elf64_Phdr, p_vaddr)>, 8,
     "address: found 0x8, expected as far from a multiple of"},
    {"smaller in memory", of_header<PT_LOAD, offsetof(Elf64_Phdr, p_memsz)>, 8,
     "size in memory: found 0x8, expected "},
    {"endless", of_header<PT_LOAD, offsetof(Elf64_Phdr, p_memsz)>, ~0ULL >> 1, "end in memory: found 0x7fff"},
    {"beyond the file", of_header<PT_LOAD, offsetof(Elf64_Phdr, p_filesz), 1>, 1 << 30,
     "truncated: a segment ends"},
    {"dynamic table elsewhere", of_header<PT_DYNAMIC, offsetof(Elf64_Phdr, p_vaddr)>, 1 << 30,
     "address: found 0x40000000, expected an address of a loaded segment"},
    {"another dynamic table", of_header<PT_DYNAMIC, offsetof(Elf64_Phdr, p_offset)>, 0,
     "offset: found 0x0, expected 0x"},
    {"read-only later, all of it", of_header<PT_GNU_RELRO, offsetof(Elf64_Phdr, p_memsz)>, 1 << 20,
     "size in memory: found 0x100000, expected 0x"},
    {"strings", of_entry<DT_STRTAB>, 1 << 30, "dynamic table: strings: found 0x40000000, expected "},
    {"size of strings", of_entry<DT_STRSZ>, 0, "dynamic table: size of strings: found 0x0, expected "},
    {"end of strings", of_entry<DT_STRSZ>, 2, "dynamic table: size of strings: found 0x2, expected "},
    {"symbols", of_entry<DT_SYMTAB>, ~0ULL, "dynamic table: symbols: found 0xffffffffffffffff, expected "},
    {"name of a library", of_entry<DT_NEEDED>, 1 << 20, "dynamic table: offset of a name: found 0x100000, "},
    {"relocations", of_entry<DT_RELASZ>, 1 << 30, "dynamic table: relocations: found 0x"},
    {"kind of relocations", of_entry<DT_RELAENT>, 16,
     "dynamic table: size of a relocation: found 0x10, expected 0x18"},
    {"function at load", of_entry<DT_INIT>, 0, "dynamic table: function at load: found 0x0, expected "},
};

} // namespace

BOOST_AUTO_TEST_SUITE(damaged_plugins)

BOOST_DATA_TEST_CASE(are_refused_with_what_was_found, boost::unit_test::data::make(damages), d) {
    image i(test_plugin("raw_plain"));
    i.put(d.place(i), d.value);
    BOOST_TEST(complaint(i.bytes).find(d.says) != std::string::npos, complaint(i.bytes));
}

BOOST_AUTO_TEST_CASE(without_code_or_writable_data_are_refused) {
    image code(test_plugin("raw_plain")), data(test_plugin("raw_plain"));
    code.put(code.header(PT_LOAD, 1) + offsetof(Elf64_Phdr, p_flags), std::uint32_t{PF_R});
    BOOST_TEST(complaint(code.bytes).find("flags of its segment: found 0x4, expected 0x1 among them") !=
                   std::string::npos,
               complaint(code.bytes));
    data.put(data.header(PT_LOAD, 3) + offsetof(Elf64_Phdr, p_flags), std::uint32_t{PF_R});
    BOOST_TEST(complaint(data.bytes) != "none");
}

BOOST_AUTO_TEST_CASE(with_segments_in_disorder_are_refused) {
    image i(test_plugin("raw_plain"));
    const auto second = i.header(PT_LOAD, 1), third = i.header(PT_LOAD, 2);
    const auto row = i.bytes.substr(second, sizeof(Elf64_Phdr));
    i.bytes.replace(second, row.size(), i.bytes.substr(third, row.size()));
    i.bytes.replace(third, row.size(), row);
    BOOST_TEST(complaint(i.bytes).find(" or more, behind the segment before it") != std::string::npos,
               complaint(i.bytes));
}

BOOST_AUTO_TEST_CASE(without_one_of_their_segments_are_refused) {
    for (auto type : {PT_LOAD, PT_DYNAMIC}) {
        image i(test_plugin("raw_plain"));
        i.put(i.header(static_cast<std::uint32_t>(type)), std::uint32_t{PT_NULL});
        BOOST_TEST(complaint(i.bytes) != "none", type);
    }
}

BOOST_AUTO_TEST_CASE(cut_short_are_never_loaded) {
    test::temp_dir dir;
    for (const auto* name : {"raw_plain", "trivial"}) {
        const auto whole = text_of_file(test_plugin(name));
        for (std::size_t n = 0; n < 50; ++n) {
            const auto file = dir.write("cut.so", whole.substr(0, whole.size() * n / 50));
            BOOST_TEST(!plugin::load(file).has_value(), name << " cut to " << n << "/50");
        }
    }
}

/// Without section headers nothing stands behind the segments that would be missing.
BOOST_AUTO_TEST_CASE(cut_short_without_section_headers_never_crash) {
    test::temp_dir dir;
    image i(test_plugin("trivial"));
    i.put(offsetof(Elf64_Ehdr, e_shnum), std::uint16_t{0});
    std::vector<std::string> files;
    for (std::size_t n = 0; n <= 50; ++n)
        files.push_back(dir.write(std::to_string(n) + ".so", i.bytes.substr(0, i.bytes.size() * n / 50)));
    const auto seen = load_apart(files);
    for (std::size_t n = 0; n <= 50; ++n) BOOST_TEST((seen[n] != loading::crashed), n << "/50");
    BOOST_TEST((seen[50] == loading::done));
}

BOOST_AUTO_TEST_CASE(with_any_byte_of_the_program_headers_flipped_are_refused_or_loaded) {
    for (const auto* name : {"raw_plain", "trivial"}) {
        test::temp_dir dir;
        const image good(test_plugin(name));
        const auto size = good.head.e_phnum * sizeof(Elf64_Phdr);
        std::vector<std::string> files, places;
        for (std::size_t at = 0; at < size; ++at)
            for (unsigned flip : {0x01U, 0x03U, 0x10U, 0xFFU}) {
                image i = good;
                auto& byte = i.bytes[good.head.e_phoff + at];
                byte = static_cast<char>(static_cast<unsigned char>(byte) ^ flip);
                if (!plugin::note_in(i.bytes)) continue;
                files.push_back(dir.write(std::to_string(files.size()) + ".so", i.bytes));
                places.push_back(fmt::format("{}: header {}, byte {}, {:#x}", name, at / sizeof(Elf64_Phdr),
                                             at % sizeof(Elf64_Phdr), flip));
            }
        const auto seen = load_apart(files);
        for (std::size_t i = 0; i < seen.size(); ++i) BOOST_TEST((seen[i] != loading::crashed), places[i]);
        BOOST_TEST(files.size() < size * 2); // most are refused unloaded
        BOOST_TEST(std::ranges::count(seen, loading::done) >
                   std::ssize(seen) / 4); // physical addresses mean nothing
    }
}

BOOST_AUTO_TEST_SUITE_END()
