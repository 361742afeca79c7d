// Several workers that begin, or cannot, and what systemd hears of them.
#include "tests/functional/workers_scene.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/local/datagram_protocol.hpp>
#include <boost/test/unit_test.hpp>

#include <csignal>

namespace leadwire::test {

namespace {

/// What `serve` with these arguments says and does, where it cannot begin.
finished refused(const installation& home, std::vector<std::string> arguments) {
    arguments.insert(arguments.begin(), "serve");
    return home.command(arguments);
}

/// The socket of a service manager.
struct notified {
    explicit notified(const std::filesystem::path& path) : socket(io, path.string()) { socket.non_blocking(true); }
    /// All that it was told so far.
    const std::string& heard() {
        char bytes[256];
        for (;;) {
            boost::system::error_code none;
            const auto got = socket.receive(boost::asio::buffer(bytes), 0, none);
            if (none) return text;
            text += std::string(bytes, got) + "\n";
        }
    }
    boost::asio::io_context io;
    boost::asio::local::datagram_protocol::socket socket;
    std::string text;
};

struct watched_scene : workers_scene {
    watched_scene() {
        wish.environment = {"NOTIFY_SOCKET=" + (home.files().path() / "notify").string(), "WATCHDOG_USEC=1000000"};
    }
    notified manager{home.files().path() / "notify"};
};

} // namespace

BOOST_FIXTURE_TEST_SUITE(workers_start, workers_scene)

BOOST_AUTO_TEST_CASE(a_number_that_is_not_allowed_is_wrong_usage) {
    for (const auto* number : {"0", "-1", "65", "1000", "two", "1.5"}) {
        const auto ended = refused(home, {"--workers", number});
        BOOST_TEST(ended.status == 2, number);
        BOOST_TEST(ended.errors.find("--workers") != std::string::npos, ended.errors);
        BOOST_TEST(ended.errors.find("1 to 64") != std::string::npos, ended.errors);
        BOOST_TEST(std::ranges::count(ended.errors, '\n') == 1);
    }
}

BOOST_AUTO_TEST_CASE(a_setting_that_is_too_large_names_what_is_allowed) {
    (void)home.done({"config", "set", "workers", "65"});
    const auto ended = refused(home, {"--listen", "127.0.0.1:0"});
    BOOST_TEST(ended.status == 1);
    BOOST_TEST(ended.errors == "leadwire: workers: is 65; allowed: 1 to 64\n");
}

BOOST_AUTO_TEST_CASE(a_port_that_is_taken_is_said_as_by_one_process) {
    const auto at = "127.0.0.1:" + std::to_string(host().port());
    for (const auto* count : {"1", "2"}) {
        const auto ended = refused(home, {"--listen", at, "--workers", count});
        BOOST_TEST(ended.status == 1);
        BOOST_TEST(ended.errors == "leadwire: " + at + ": cannot be listened on: Address already in use\n");
    }
    BOOST_TEST(workers().size() == 3u);
}

BOOST_AUTO_TEST_CASE(what_keeps_all_from_beginning_is_said_once_as_by_one_process) {
    const auto said = [&](const char* workers) {
        return refused(home, {"--listen", "127.0.0.1:0", "--database", "postgresql://nobody@127.0.0.1:1/none", "--workers", workers});
    };
    const auto one = said("1"), four = said("4");
    BOOST_TEST(one.status == 1);
    BOOST_TEST(four.status == 1);
    BOOST_TEST(four.errors == one.errors);
    BOOST_TEST(std::ranges::count(four.errors, '\n') == 1);
}

BOOST_AUTO_TEST_CASE(a_worker_that_cannot_begin_again_is_tried_again_until_it_can) {
    const auto key_file = home.path() / "installation.key", away = home.path() / "away";
    const auto first = workers().front();
    std::filesystem::rename(key_file, away);
    ::kill(first, SIGKILL);
    BOOST_TEST(says("another takes its place in 0.2 s"));
    BOOST_TEST(says("installation.key"));
    BOOST_TEST(workers().size() >= 2u);
    std::filesystem::rename(away, key_file);
    BOOST_TEST(eventually([&] { return metrics().at("leadwire_workers") == 3; }));
    BOOST_TEST(stop() == 0);
}

BOOST_FIXTURE_TEST_CASE(systemd_hears_that_all_are_ready_that_they_live_and_that_they_stop, watched_scene) {
    (void)host();
    BOOST_TEST(eventually([&] { return manager.heard().find("READY=1\n") != std::string::npos; }));
    BOOST_TEST(metrics().at("leadwire_workers") == 3);
    BOOST_TEST(eventually([&] { return manager.heard().rfind("WATCHDOG=1\n") > manager.heard().find("READY=1\n"); }));
    BOOST_TEST(host().stop() == 0);
    const auto said = manager.heard();
    BOOST_TEST(said.find("READY=1") == said.rfind("READY=1"));
    BOOST_TEST(said.find("STOPPING=1") != said.npos);
    BOOST_TEST(said.find("STOPPING=1") == said.rfind("STOPPING=1"));
}

BOOST_FIXTURE_TEST_CASE(a_worker_whose_event_loop_stands_still_is_replaced, watched_scene) {
    const auto hung = workers().front();
    ::kill(hung, SIGSTOP);
    BOOST_TEST(says("its event loop stands still"));
    BOOST_TEST(all_have_ended({hung}));
    BOOST_TEST(eventually([&] { return metrics().at("leadwire_workers") == 3 && metrics().at("leadwire_worker_restarts_total") >= 1; }));
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace leadwire::test
