// A build that crashes again and again, and what the ledger makes of it.
#include "host/plugin/registry.hpp"
#include "tests/support/plugin_case.hpp"
#include "tests/support/temp_dir.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/test/unit_test.hpp>

using namespace leadwire;
namespace asio = boost::asio;

namespace {

/// Counts what failed, and forgets what was judged: as if it had been released at once.
class forgetful_ledger final : public plugin::build_ledger {
public:
    asio::awaitable<result<std::vector<plugin::known_build>>> builds_of(std::string) override {
        co_return std::vector<plugin::known_build>{};
    }
    asio::awaitable<result<void>> sees(plugin::plugin_build) override { co_return result<void>{}; }
    asio::awaitable<result<void>> serves(plugin::plugin_build) override { co_return result<void>{}; }
    asio::awaitable<result<void>> judge(plugin::plugin_build, plugin::build_verdict, std::string) override {
        if (out_of_reach) co_return fail(error_code::io, "the database", "is out of reach");
        ++judged;
        co_return result<void>{};
    }
    asio::awaitable<result<int>> failed(plugin::plugin_failure) override { co_return ++failures; }

    bool out_of_reach = false;
    int judged = 0, failures = 0;
};

struct scene {
    scene() {
        std::filesystem::copy_file(test::test_plugin("misbehaving"), dir.path() / "misbehaving.so");
        plugin::registry_settings settings{.directory = dir.path(), .copies = dir.path() / "run"};
        settings.limits.child.program = LEADWIRE_BINARY_DIR "/bin/leadwire";
        plugins.emplace(io.get_executor(), std::move(settings), ledger);
        slot = wait_for(plugins->slot_for({.plugin = "misbehaving", .integration = "crm", .settings = json::object{{"process", "abort"}}}));
    }
    ~scene() {
        slot.reset();
        plugins->close();
        io.restart();
        io.run();
    }
    template <class T>
    T wait_for(asio::awaitable<T> work) {
        std::optional<T> made;
        asio::co_spawn(io, std::move(work), [&](std::exception_ptr thrown, T value) {
            if (thrown) std::rethrow_exception(thrown);
            made.emplace(std::move(value));
        });
        go_on_until([&] { return made.has_value(); });
        return std::move(*made);
    }
    template <class Condition>
    void go_on_until(Condition met) {
        while (!met()) {
            io.restart();
            io.run_one();
        }
    }
    /// "" if it was processed.
    std::string call(std::string_view comment) {
        test::plugin_case c;
        c.order.comment = comment;
        auto& send = c.call();
        send.answer = &c.answer;
        const auto serving = slot->serving();
        const auto done = wait_for(serving->call(plugin::entry::process, send));
        return done ? "" : done.error().message();
    }
    int generation() { return plugins->generations().front().generation; }

    test::temp_dir dir;
    asio::io_context io{1};
    forgetful_ledger ledger;
    std::optional<plugin::registry> plugins;
    std::shared_ptr<plugin::plugin_slot> slot;
};

} // namespace

BOOST_FIXTURE_TEST_SUITE(quarantine, scene)

BOOST_AUTO_TEST_CASE(one_that_was_released_at_once_is_loaded_anew) {
    BOOST_TEST(call("bad") != "");
    BOOST_TEST(call("bad") != "");
    go_on_until([&] { return generation() == 2; });
    BOOST_TEST(ledger.judged >= 1);
    BOOST_TEST(call("well") == "");
}

BOOST_AUTO_TEST_CASE(one_that_cannot_be_written_down_closes_nothing) {
    ledger.out_of_reach = true;
    BOOST_TEST(call("bad") != "");
    BOOST_TEST(call("bad") != "");
    go_on_until([&] { return ledger.failures == 4; });
    BOOST_TEST(call("well") == "");
    BOOST_TEST(generation() == 1);
}

BOOST_AUTO_TEST_SUITE_END()
