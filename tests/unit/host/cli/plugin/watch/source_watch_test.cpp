// Saves below a directory.
#include "host/cli/plugin/watch/source_watch.hpp"
#include "tests/support/plugin_case.hpp"
#include "tests/support/temp_dir.hpp"

#include <boost/test/unit_test.hpp>

namespace leadwire::cli {
namespace {

using std::chrono::milliseconds;

struct watched_directory {
    test::temp_dir dir;
    source_watch saves = [&] {
        std::filesystem::create_directories(dir.path() / "build/deep");
        std::filesystem::create_directories(dir.path() / "source/build");
        return test::must(source_watch::of(dir.path()));
    }();

    /// What happened before the call counts: there is nothing to wait for.
    bool saw() { return saves.wait(milliseconds(0), milliseconds(0)); }
};

} // namespace

BOOST_AUTO_TEST_SUITE(watch_sees)

BOOST_AUTO_TEST_CASE(what_is_written_renamed_and_removed) {
    watched_directory w;
    BOOST_TEST(!w.saw());
    const auto file = w.dir.write("a.cpp", "1");
    BOOST_TEST(w.saw());
    BOOST_TEST(!w.saw());
    std::ignore = w.dir.write("source/b.cpp", "1");
    BOOST_TEST(w.saw());
    std::ignore = w.dir.write("source/build/c.cpp", "1"); // another one than that of CMake
    BOOST_TEST(w.saw());
    std::filesystem::rename(file, w.dir.path() / "source/d.cpp");
    BOOST_TEST(w.saw());
    std::filesystem::remove(w.dir.path() / "source/d.cpp");
    BOOST_TEST(w.saw());
}

BOOST_AUTO_TEST_CASE(directories_that_come_later) {
    watched_directory w;
    std::filesystem::create_directories(w.dir.path() / "later");
    BOOST_TEST(w.saw());
    std::ignore = w.dir.write("later/a.cpp", "1");
    BOOST_TEST(w.saw());
    std::filesystem::rename(w.dir.path() / "build/deep", w.dir.path() / "deep");
    BOOST_TEST(w.saw());
    std::ignore = w.dir.write("deep/a.cpp", "1");
    BOOST_TEST(w.saw());
}

BOOST_AUTO_TEST_CASE(neither_what_is_built_nor_what_editors_leave) {
    watched_directory w;
    for (const char* name : {"build/a.o", "build/deep/b.o", ".a.cpp.swp", "a.cpp~", "#a.cpp#", "4913", "source/.hidden"})
        std::ignore = w.dir.write(name, "1");
    BOOST_TEST(!w.saw());
    std::filesystem::remove_all(w.dir.path() / "build");
    std::filesystem::create_directory(w.dir.path() / "build");
    std::ignore = w.dir.write("build/c.o", "1");
    BOOST_TEST(!w.saw());
}

BOOST_AUTO_TEST_CASE(a_directory_that_is_not_there) {
    const auto made = source_watch::of("/nowhere/at/all");
    BOOST_REQUIRE(!made);
    BOOST_TEST(made.error().message().starts_with("/nowhere/at/all: cannot be watched: "), made.error().message());
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace leadwire::cli
