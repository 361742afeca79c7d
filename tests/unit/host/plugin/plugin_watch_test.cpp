#include "host/plugin/plugin_watch.hpp"
#include "tests/support/temp_dir.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/test/unit_test.hpp>
#include <cstring>
#include <filesystem>
#include <sys/inotify.h>

using namespace leadwire;
using leadwire::test::temp_dir;

namespace {

std::string event_bytes(std::uint32_t mask, std::string name) {
    name.resize((name.size() / 16 + 1) * 16, '\0');
    inotify_event head{};
    head.mask = mask;
    head.len = static_cast<std::uint32_t>(name.size());
    std::string bytes(sizeof head, '\0');
    std::memcpy(bytes.data(), &head, sizeof head);
    return bytes + name;
}

struct watched {
    temp_dir dir;
    boost::asio::io_context io{1};
    std::unique_ptr<plugin::plugin_watch> watch = std::move(*plugin::plugin_watch::open(io.get_executor(), dir.path()));
    std::vector<std::string> taken;
    std::optional<result<void>> end;

    /// Until so many files were taken, or it has ended.
    void run_until(std::size_t count) {
        boost::asio::co_spawn(io, watch->run([this, count](const std::filesystem::path& file) {
            taken.push_back(file.filename().string());
            if (taken.size() == count) watch->close();
        }),
                              [this](std::exception_ptr, result<void> how) { end = std::move(how); });
        io.run();
    }
};

} // namespace

BOOST_AUTO_TEST_SUITE(plugin_watch)

BOOST_AUTO_TEST_CASE(events_of_files_that_are_written_or_moved_there_count) {
    const auto found =
        plugin::events_in(event_bytes(IN_CLOSE_WRITE, "a.so") + event_bytes(IN_MOVED_TO, "b.so") +
                          event_bytes(IN_CREATE, "c.so") + event_bytes(IN_CLOSE_WRITE, "d.so.part") +
                          event_bytes(IN_MOVED_TO | IN_ISDIR, "e.so") + event_bytes(IN_CLOSE_WRITE, "a.so"));
    BOOST_TEST((found.files == std::set<std::string>{"a.so", "b.so"}));
    BOOST_TEST(!found.all);
    BOOST_TEST(!found.gone);
}

BOOST_AUTO_TEST_CASE(lost_events_and_a_lost_directory_are_seen) {
    BOOST_TEST(plugin::events_in(event_bytes(IN_Q_OVERFLOW, "")).all);
    BOOST_TEST(plugin::events_in(event_bytes(IN_DELETE_SELF, "")).gone);
    BOOST_TEST(plugin::events_in(event_bytes(IN_CLOSE_WRITE, "a.so").substr(0, 20)).files.empty());
}

BOOST_FIXTURE_TEST_CASE(a_burst_of_events_is_one, watched) {
    for (int i = 0; i < 20; ++i) (void)dir.write("a.so", std::to_string(i));
    (void)dir.write("b.txt", "no plugin");
    std::filesystem::rename(dir.write("c.tmp", "c"), dir.path() / "c.so");
    run_until(2);
    BOOST_TEST(taken == (std::vector<std::string>{"a.so", "c.so"}), boost::test_tools::per_element());
    BOOST_REQUIRE(end);
    BOOST_TEST(end->has_value());
}

BOOST_FIXTURE_TEST_CASE(it_ends_with_its_directory, watched) {
    std::filesystem::remove_all(dir.path());
    run_until(1);
    BOOST_REQUIRE(end);
    BOOST_TEST(!end->has_value());
    BOOST_TEST(!plugin::plugin_watch::open(io.get_executor(), "/nowhere").has_value());
}

BOOST_AUTO_TEST_SUITE_END()
