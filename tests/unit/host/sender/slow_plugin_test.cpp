// A plugin that takes its time, and others beside it.
#include "host/sender/sending_setup.hpp"
#include "tests/support/temp_dir.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/test/unit_test.hpp>

using namespace leadwire;
using namespace leadwire::sender;
namespace asio = boost::asio;

namespace {

/// Knows nothing, writes down who is asked for, and answers for one plugin when it may.
class slow_ledger final : public plugin::build_ledger {
public:
    explicit slow_ledger(asio::any_io_executor executor) : released(std::move(executor)) {}

    asio::awaitable<result<std::vector<plugin::known_build>>> builds_of(std::string plugin) override {
        asked += plugin + " ";
        while (plugin == held) co_await released.wait();
        co_return std::vector<plugin::known_build>{};
    }
    asio::awaitable<result<void>> sees(plugin::plugin_build) override { co_return result<void>{}; }
    asio::awaitable<result<void>> serves(plugin::plugin_build) override { co_return result<void>{}; }
    asio::awaitable<result<void>> judge(plugin::plugin_build, plugin::build_verdict, std::string) override {
        co_return result<void>{};
    }
    asio::awaitable<result<int>> failed(plugin::plugin_failure) override { co_return 1; }

    std::string asked, held;
    event released;
};

struct two_plugins {
    two_plugins() {
        BOOST_REQUIRE(store->migrate());
        for (const std::string name : {"first", "second"}) {
            const auto text = "id = \"" + name + "\"\nplugin = \"" + name +
                              "\"\noffers = \"*\"\n[new]\nurl = \"http://127.0.0.1:1/\"\n";
            BOOST_REQUIRE(store->apply_integration(name, text, "ann", "", {}));
        }
        auto loaded = sending_setup::load(*store, env);
        BOOST_REQUIRE_MESSAGE(loaded, (loaded ? "" : loaded.error().message()));
        setup = std::move(*loaded);
    }
    /// As far as it comes.
    void begin(asio::awaitable<void> work) {
        ended = false;
        asio::co_spawn(io, std::move(work), [this](std::exception_ptr thrown) {
            if (thrown) std::rethrow_exception(thrown);
            ended = true;
        });
        go_on();
    }
    void go_on() {
        io.restart();
        io.poll();
    }
    void attach() { begin(setup->attach_plugins(plugins, secrets)); }

    test::temp_dir dir;
    std::unique_ptr<db::store> store = db::open("sqlite:" + (dir.path() / "leads.db").string()).value();
    secret_values secrets;
    installation_key key{installation_key::bytes{}};
    environment env{.secrets = secrets, .key = key, .files = {}, .run = dir.path() / "run", .proxy = {}, .ca_file = {}};
    asio::io_context io{1};
    slow_ledger ledger{io.get_executor()};
    plugin::registry plugins{io.get_executor(), {.directory = dir.path(), .copies = dir.path() / "run"}, ledger};
    std::unique_ptr<sending_setup> setup;
    bool ended = false;
};

} // namespace

BOOST_FIXTURE_TEST_SUITE(slow_plugin_beside_others, two_plugins)

BOOST_AUTO_TEST_CASE(the_integrations_of_others_have_their_plugins_before_it) {
    ledger.held = "first";
    attach();
    BOOST_TEST(!ended);
    BOOST_TEST(!setup->find("first")->plugin);
    BOOST_TEST(!!setup->find("second")->plugin);
    ledger.held.clear();
    ledger.released.notify_all();
    go_on();
    BOOST_TEST(ended);
    BOOST_TEST(!!setup->find("first")->plugin);
}

BOOST_AUTO_TEST_CASE(while_it_is_reloaded_verdicts_on_others_are_heeded) {
    attach();
    std::optional<turns::turn> reload;
    begin([&]() -> asio::awaitable<void> { reload.emplace(co_await plugins.turn_of("first")); }());
    ledger.asked.clear();
    begin(plugins.heed_ledger(plugin::registry::busy::left)); // as before a tick
    BOOST_TEST(ledger.asked == "second second ");
    BOOST_TEST(ended);
    ledger.asked.clear();
    begin(plugins.heed_ledger(plugin::registry::busy::awaited));
    // What stands against a build, and then which one is to serve.
    BOOST_TEST(ledger.asked == "first second second ");
    BOOST_TEST(!ended);
    reload.reset();
    go_on();
    BOOST_TEST(ledger.asked == "first second second first ");
    BOOST_TEST(ended);
}

BOOST_AUTO_TEST_CASE(what_waits_for_its_turn_while_the_host_ends_begins_nothing_any_more) {
    attach();
    std::optional<turns::turn> reload;
    begin([&]() -> asio::awaitable<void> { reload.emplace(co_await plugins.turn_of("first")); }());
    begin(plugins.heed_ledger(plugin::registry::busy::awaited));
    ledger.asked.clear();
    plugins.close();
    reload.reset();
    go_on();
    BOOST_TEST(ledger.asked == "");
    BOOST_TEST(ended);
    // No child is started either, which would keep the event loop running.
    const auto late = plugins.load_aside({.file = "late.so", .note = {}, .sha256 = "0"}, plugin::registry::crashes::forgiven);
    std::string why;
    begin([&]() -> asio::awaitable<void> {
        auto made = co_await late->configure("crm", json::object{}, plugin::isolation::in_child);
        why = made ? "it was made" : made.error().message();
    }());
    BOOST_TEST(why.ends_with("the host is ending"), why);
}

BOOST_AUTO_TEST_SUITE_END()
