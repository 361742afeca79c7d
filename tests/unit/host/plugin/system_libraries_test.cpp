#include "host/plugin/reload.hpp"
#include "host/plugin/system_libraries.hpp"
#include "tests/support/plugin_case.hpp"
#include "tests/support/temp_dir.hpp"

#include <boost/test/unit_test.hpp>
#include <cstring>

using namespace leadwire;
using leadwire::test::must, leadwire::test::temp_dir, leadwire::test::test_plugin;

namespace {

void put(std::string& bytes, std::size_t at, std::uint32_t number) {
    std::memcpy(bytes.data() + at, &number, sizeof number);
}

/// A cache of the loader with these names.
std::string cache_of(const std::vector<std::string>& names) {
    std::string bytes = "glibc-ld.so.cache1.1";
    bytes.resize(48 + 24 * names.size(), '\0');
    put(bytes, 20, static_cast<std::uint32_t>(names.size()));
    for (std::size_t i = 0; i < names.size(); ++i) {
        put(bytes, 48 + 24 * i + 4, static_cast<std::uint32_t>(bytes.size()));
        bytes += names[i] + '\0';
    }
    return bytes;
}

} // namespace

BOOST_AUTO_TEST_SUITE(system_libraries)

BOOST_AUTO_TEST_CASE(names_of_a_cache) {
    const auto bytes = cache_of({"libone.so.1", "libtwo.so"});
    BOOST_TEST((plugin::names_in_cache(bytes) == std::set<std::string, std::less<>>{"libone.so.1", "libtwo.so"}));
    BOOST_TEST((plugin::names_in_cache("older half" + bytes).contains("libone.so.1")));
}

BOOST_AUTO_TEST_CASE(a_damaged_cache_has_what_can_be_read) {
    const auto bytes = cache_of({"libone.so.1", "libtwo.so"});
    for (std::size_t size = 0; size < bytes.size(); ++size)
        BOOST_TEST(plugin::names_in_cache(bytes.substr(0, size)).size() <= 2u);
    BOOST_TEST(plugin::names_in_cache("rubbish").empty());
    auto many = bytes;
    put(many, 20, 0xFFFFFFFF);
    BOOST_TEST(plugin::names_in_cache(many).contains("libone.so.1"));
}

BOOST_AUTO_TEST_CASE(what_the_system_has_is_found) {
    BOOST_TEST(plugin::missing_libraries({"libc.so.6"}, "", "/").empty());
    BOOST_TEST(plugin::missing_libraries({"libc.so.6", "libnowhere.so.7"}, "", "/") ==
                   std::vector<std::string>{"libnowhere.so.7"},
               boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(the_files_own_path_counts) {
    temp_dir dir;
    (void)dir.write("libown.so.1", "");
    BOOST_TEST(plugin::missing_libraries({"libown.so.1"}, "", dir.path()).size() == 1u);
    BOOST_TEST(plugin::missing_libraries({"libown.so.1"}, "$ORIGIN", dir.path()).empty());
    BOOST_TEST(plugin::missing_libraries({"libown.so.1"}, "/nowhere:${ORIGIN}/.", dir.path()).empty());
}

BOOST_AUTO_TEST_CASE(a_build_is_looked_over) {
    const auto over = [](const std::string& name) {
        const auto file = test_plugin(name);
        return plugin::look_over(
            {.file = file.string(), .note = must(plugin::read_note(file)), .sha256 = std::string(64, '0')});
    };
    BOOST_TEST(over("reloaded_1").has_value());
    BOOST_REQUIRE(!over("reloaded_stays").has_value());
    BOOST_TEST(over("reloaded_stays").error().text ==
               "the flag NODELETE keeps the library in memory for ever: link without -z nodelete");
    BOOST_TEST(over("raw_no_entry").error().text.starts_with("no entry function"));
    BOOST_TEST(
        over("reloaded_needs").error().text ==
        "it needs the library libnowhere.so.7, which the system does not have: install it, or link it statically");
    BOOST_TEST(over("reloaded_static_tls").error().text.starts_with("static thread-local storage"));
}

BOOST_AUTO_TEST_SUITE_END()
