// Several integrations that ask at once for a build that has no child yet.
#include "host/async/together.hpp"
#include "host/plugin/loaded_build.hpp"
#include "host/plugin/plugin_file.hpp"
#include "tests/support/plugin_case.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/test/unit_test.hpp>

using namespace leadwire;
namespace asio = boost::asio;

namespace {

struct scene {
    [[nodiscard]] plugin::loaded_build of(const std::string& name) {
        const auto file = test::test_plugin(name);
        plugin::plugin_limits limits;
        limits.child.program = LEADWIRE_BINARY_DIR "/bin/leadwire";
        return {io.get_executor(),
                {.file = file.string(),
                 .note = test::must(plugin::read_note(file)),
                 .sha256 = plugin::sha256_of(test::must(plugin::read_plugin_file(file)))},
                limits,
                [this](const plugin::plugin_failure& f) { failed += f.where + " "; }};
    }
    asio::awaitable<void> configure(plugin::loaded_build& build) {
        auto made = co_await build.configure("crm", json::object{}, plugin::isolation::in_child);
        if (made) runners.push_back(std::move(*made));
        else refused += made.error().text.substr(0, 14) + "|";
    }
    void begin(std::vector<asio::awaitable<void>> all) {
        asio::co_spawn(io, together(std::move(all)), [this](std::exception_ptr thrown) {
            if (thrown) std::rethrow_exception(thrown);
            ended = true;
        });
    }
    void begin_thrice(plugin::loaded_build& build) {
        std::vector<asio::awaitable<void>> all;
        for (int i = 0; i < 3; ++i) all.push_back(configure(build));
        begin(std::move(all));
    }

    asio::io_context io{1};
    std::vector<std::shared_ptr<plugin::runner>> runners;
    std::string refused, failed;
    bool ended = false;
};

} // namespace

BOOST_FIXTURE_TEST_SUITE(build_asked_for_at_once, scene)

BOOST_AUTO_TEST_CASE(one_child_serves_all) {
    auto build = of("reloaded_1");
    begin_thrice(build);
    while (!ended) io.run_one();
    BOOST_TEST(runners.size() == 3u);
    BOOST_TEST(refused == "");
    build.close({error_code::refused, "test", "it is over"});
    io.run();
    BOOST_TEST(failed == "");
    runners.clear();
    BOOST_TEST(!build.in_use());
}

BOOST_AUTO_TEST_CASE(one_that_crashes_while_it_is_loaded_is_loaded_once) {
    auto build = of("reloaded_crash_on_load");
    begin_thrice(build);
    io.run();
    BOOST_TEST(ended);
    BOOST_TEST(refused == "its process en|its process en|its process en|");
    BOOST_TEST(failed == "load ");
}

BOOST_AUTO_TEST_CASE(one_that_is_closed_while_it_starts_starts_no_more) {
    auto build = of("reloaded_1");
    begin_thrice(build);
    for (int i = 0; i < 3; ++i) io.run_one();
    build.close({error_code::refused, "test", "it is over now"});
    // Nothing keeps it running.
    io.run();
    BOOST_TEST(ended);
    BOOST_TEST(refused == "it is over now|it is over now|it is over now|");
    BOOST_TEST(!build.in_use());
}

BOOST_AUTO_TEST_SUITE_END()
