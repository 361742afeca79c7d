#include "tests/support/plugin_case.hpp"

#include <leadwire/abi/plugin.h>

#include <boost/test/unit_test.hpp>
#include <unistd.h>

#include <cstring>

using namespace leadwire;
using leadwire::test::reference_plugin, leadwire::test::test_plugin, leadwire::test::text_of_file;

namespace {

/// A file of this test's own, gone afterwards.
struct temporary_file {
    std::filesystem::path path;
    explicit temporary_file(std::string_view bytes) {
        std::string name = (std::filesystem::temp_directory_path() / "leadwire-note-XXXXXX").string();
        ::close(::mkstemp(name.data()));
        path = name;
        std::ofstream(path, std::ios::binary) << bytes;
    }
    ~temporary_file() { std::filesystem::remove(path); }
};

std::string message_for(std::string_view bytes) {
    temporary_file file(bytes);
    auto note = plugin::read_note(file.path);
    if (note) return "a note of " + note->name;
    BOOST_TEST(note.error().place == file.path.string());
    return note.error().text;
}

/// The bytes of a good plugin, and where its note begins.
struct good_plugin {
    std::string bytes = text_of_file(reference_plugin("altercpa"));
    std::size_t note =
        bytes.find(std::string("altercpa") + std::string(56, '\0') + "1.0.0") - offsetof(lw_note, name);
    good_plugin& put(std::size_t at, std::string_view what) {
        bytes.replace(at, what.size(), what);
        return *this;
    }
    good_plugin& put_number(std::size_t at, std::uint32_t value) {
        std::memcpy(bytes.data() + at, &value, sizeof value);
        return *this;
    }
};

} // namespace

BOOST_AUTO_TEST_SUITE(plugin_note)

BOOST_AUTO_TEST_CASE(of_a_good_file) {
    auto note = test::must(plugin::read_note(reference_plugin("altercpa")));
    BOOST_TEST(note.name == "altercpa");
    BOOST_TEST(note.version == "1.0.0");
    BOOST_TEST(note.abi_version == LW_ABI_VERSION);
    BOOST_TEST(note.sdk_version == LW_SDK_VERSION);
    BOOST_TEST(note.needs == 0U);
    BOOST_TEST(test::must(plugin::read_note(test_plugin("raw_plain"))).name == "raw");
    BOOST_TEST(test::must(plugin::read_note(test_plugin("raw_needs_http"))).needs == LW_NEEDS_HTTP);
    BOOST_TEST(test::must(plugin::read_note(test_plugin("few_flows"))).version == "0.1.0-rc.1");
}

BOOST_AUTO_TEST_CASE(of_no_plugin) {
    BOOST_TEST(message_for("") == "not an ELF file");
    BOOST_TEST(message_for("<html>") == "not an ELF file");
    BOOST_TEST(message_for("\x7F"
                           "ELF") == "truncated: the header ends at byte 64, the file at byte 4");
    BOOST_TEST(plugin::read_note("/nowhere/x.so").error().text == "there is no such file");
    BOOST_TEST(plugin::read_note("/tmp").error().text == "not a regular file");
    BOOST_TEST(plugin::read_note(test_plugin("raw_no_note")).error().text.starts_with("no leadwire note"));
    BOOST_TEST(plugin::read_note(test_plugin("raw_wrong_abi")).error().text ==
               "abi_version: found 7, expected 1");
}

BOOST_AUTO_TEST_CASE(of_a_file_cut_short_anywhere) {
    const std::string whole = text_of_file(test_plugin("raw_plain"));
    for (std::size_t size = 64; size < whole.size(); size += 61)
        BOOST_TEST(message_for(whole.substr(0, size)).starts_with("truncated: "), size);
}

BOOST_AUTO_TEST_CASE(of_another_kind_of_elf) {
    BOOST_TEST(message_for(good_plugin().put(4, "\x01").bytes) == "class: found 1, expected 2 (64 bits)");
    BOOST_TEST(message_for(good_plugin().put(5, "\x02").bytes) ==
               "byte order: found 2, expected 1 (little-endian)");
    BOOST_TEST(message_for(good_plugin().put(16, "\x02").bytes) ==
               "type: found 2, expected 3 (a shared object)");
    BOOST_TEST(message_for(good_plugin().put(18, "\x03").bytes).starts_with("machine: found 3, expected "));
}

BOOST_AUTO_TEST_CASE(with_a_bad_field) {
    good_plugin good;
    BOOST_REQUIRE(good.note < good.bytes.size());
    const auto at = [&](std::size_t field) { return good.note + field; };
    const auto name = at(offsetof(lw_note, name)), version = at(offsetof(lw_note, version));
    BOOST_TEST(message_for(good_plugin().put_number(at(4), 2).bytes) == "abi_version: found 2, expected 1");
    BOOST_TEST(message_for(good_plugin().put_number(at(0), 8).bytes) ==
               "note size: found 8, expected 112 to 112");
    BOOST_TEST(message_for(good_plugin().put_number(at(12), 8).bytes) ==
               "needs: found 8, expected bits of 7");
    BOOST_TEST(message_for(good_plugin().put(name, "Al").bytes)
                   .starts_with("name: found \"Altercpa\", allowed: a-z"));
    BOOST_TEST(message_for(good_plugin().put(name, "\x1B[").bytes).starts_with("name: found \"?[tercpa\""));
    BOOST_TEST(message_for(good_plugin().put(name, std::string(64, 'a')).bytes) ==
               "name: found a text without end");
    BOOST_TEST(message_for(good_plugin().put(version, std::string(5, '\0')).bytes)
                   .starts_with("version: found \"\""));
}

BOOST_AUTO_TEST_CASE(that_does_not_fit_its_segment) {
    good_plugin good;
    // The size of the content stands 8 + 12 + 4 bytes before it.
    BOOST_TEST(message_for(good_plugin().put_number(good.note - 20, 0x7FFFFFFF).bytes) ==
               "truncated: a note does not fit into its segment");
}

BOOST_AUTO_TEST_SUITE_END()
