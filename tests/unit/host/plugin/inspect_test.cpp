#include "tests/support/plugin_case.hpp"

#include <boost/test/unit_test.hpp>

#include <algorithm>

using namespace leadwire;
using leadwire::test::must, leadwire::test::reference_plugin, leadwire::test::test_plugin;

namespace {

bool remarks_on(const plugin::plugin_inspection& i, std::string_view start) {
    return std::ranges::any_of(i.remarks, [&](const std::string& r) { return r.starts_with(start); });
}

} // namespace

BOOST_AUTO_TEST_SUITE(plugin_inspection)

BOOST_AUTO_TEST_CASE(of_a_good_plugin) {
    auto seen = must(plugin::inspect(reference_plugin("signed")));
    BOOST_TEST(seen.note.name == "signed");
    BOOST_TEST(seen.exported == std::vector<std::string>{"lw_plugin_entry"},
               boost::test_tools::per_element());
    BOOST_TEST(seen.remarks.empty());
    BOOST_TEST(seen.sha256.size() == 64U);
    BOOST_TEST(seen.size == std::filesystem::file_size(reference_plugin("signed")));
    BOOST_TEST(
        std::ranges::any_of(seen.needed, [](const std::string& n) { return n.starts_with("libcrypto.so"); }));
}

BOOST_AUTO_TEST_CASE(of_a_plugin_without_entry) {
    auto seen = must(plugin::inspect(test_plugin("raw_no_entry")));
    BOOST_TEST(remarks_on(seen, "no entry function lw_plugin_entry"));
    BOOST_TEST(remarks_on(seen, "1 visible symbols besides lw_plugin_entry"));
}

BOOST_AUTO_TEST_CASE(of_what_is_no_plugin) {
    BOOST_TEST(plugin::inspect(LEADWIRE_SOURCE_DIR "/LICENSE").error().text == "not an ELF file");
    BOOST_TEST(plugin::inspect(test_plugin("raw_no_note")).error().text.starts_with("no leadwire note"));
}

BOOST_AUTO_TEST_CASE(of_a_directory) {
    auto found = plugin::find_plugins(test_plugin("x").parent_path());
    BOOST_TEST(std::ranges::is_sorted(found, {}, [](const auto& p) { return p.file.filename(); }));
    const auto named = [&](std::string_view file) {
        return std::ranges::find_if(found, [&](const auto& p) { return p.file.filename() == file; });
    };
    BOOST_REQUIRE(named("scenario.so") != found.end());
    BOOST_TEST(must(named("scenario.so")->note).name == "scenario");
    BOOST_REQUIRE(named("raw_wrong_abi.so") != found.end());
    BOOST_TEST(!named("raw_wrong_abi.so")->note.has_value());
    BOOST_TEST(plugin::find_plugins("/nowhere").empty());
}

BOOST_AUTO_TEST_SUITE_END()
