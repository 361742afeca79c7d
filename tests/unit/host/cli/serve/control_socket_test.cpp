#include "host/cli/control_client.hpp"
#include "host/cli/control_path.hpp"
#include "host/cli/serve/control_socket.hpp"
#include "tests/support/temp_dir.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/test/unit_test.hpp>
#include <sys/inotify.h>
#include <sys/stat.h>
#include <thread>
#include <unistd.h>

using namespace leadwire;
using namespace leadwire::cli;
using leadwire::test::temp_dir;

namespace {

struct listening {
    listening() {
        std::filesystem::create_directories(run);
        socket = std::move(*control_socket::listen(
            io, run / "4711.control",
            [this](control_order order, control_socket::teller tell) -> boost::asio::awaitable<result<void>> {
                ++orders;
                for (int i = 0; i < lines; ++i)
                    tell({{"plugin", order.plugin + std::string(static_cast<std::size_t>(width), 'x')}});
                if (order.plugin == "bad") co_return fail(error_code::refused, "bad", "it is");
                co_return result<void>{};
            }));
        boost::asio::co_spawn(io, socket->run(), boost::asio::detached);
        loop = std::thread([this] { io.run(); });
    }
    ~listening() {
        boost::asio::post(io, [this] { socket->close(); });
        loop.join();
    }
    /// A client that says this and hears what comes, to its end.
    [[nodiscard]] std::string raw(std::string_view said) const {
        const auto at = control_address::of(run / "4711.control");
        const auto address = at->native();
        const int s = ::socket(AF_UNIX, SOCK_STREAM, 0);
        std::string heard;
        if (::connect(s, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0) {
            for (auto rest = said; !rest.empty();) {
                const auto sent = ::send(s, rest.data(), rest.size(), MSG_NOSIGNAL);
                if (sent <= 0) break;
                rest.remove_prefix(static_cast<std::size_t>(sent));
            }
            ::shutdown(s, SHUT_WR);
            char bytes[4096];
            for (ssize_t got = 0; (got = ::read(s, bytes, sizeof bytes)) > 0;)
                heard.append(bytes, static_cast<std::size_t>(got));
        }
        ::close(s);
        return heard;
    }
    [[nodiscard]] result<void> ask(const std::string& plugin, std::vector<json::object>& heard) const {
        auto hosts = running_host::all(run);
        if (hosts.size() != 1) return fail(error_code::not_found, "hosts", std::to_string(hosts.size()));
        return hosts.front().ask({.plugin = plugin}, [&](const json::object& line) { heard.push_back(line); });
    }

    temp_dir dir;
    // Longer than a socket's address may be.
    std::filesystem::path run = dir.path() / std::string(120, 'd');
    boost::asio::io_context io{1};
    std::unique_ptr<control_socket> socket;
    std::atomic<int> orders = 0;
    int lines = 2, width = 0;
    std::thread loop;
};

} // namespace

BOOST_FIXTURE_TEST_SUITE(control_socket_of_a_host, listening)

BOOST_AUTO_TEST_CASE(an_order_is_answered_by_lines_and_an_end) {
    std::vector<json::object> heard;
    BOOST_TEST(ask("good", heard).has_value());
    BOOST_TEST(heard.size() == 2u);
    const auto bad = ask("bad", heard);
    BOOST_REQUIRE(!bad.has_value());
    BOOST_TEST(bad.error().message() == "host 4711: bad: it is");
    struct stat s {};
    BOOST_TEST(::stat((run / "4711.control").c_str(), &s) == 0);
    BOOST_TEST((s.st_mode & 0777) == 0600u);
}

BOOST_AUTO_TEST_CASE(rubbish_harms_nobody) {
    BOOST_TEST(raw("rubbish\n").starts_with(R"({"done":false,"why":)"));
    BOOST_TEST(raw("") == "");
    BOOST_TEST(raw(R"({"do": "list")") == "");
    // Cut off, for it says more than anybody reads.
    (void)raw(std::string(3 * longest_control_line, 'x'));
    BOOST_TEST(orders == 0);
    std::vector<json::object> heard;
    BOOST_TEST(ask("good", heard).has_value());
}

BOOST_AUTO_TEST_CASE(who_takes_nothing_loses_the_connection_and_the_order_is_carried_out) {
    lines = 100'000;
    width = 100;
    std::vector<json::object> heard;
    BOOST_TEST(!ask("much", heard).has_value());
    BOOST_TEST(orders == 1);
    lines = 1;
    BOOST_TEST(ask("good", heard).has_value());
}

BOOST_AUTO_TEST_CASE(a_socket_at_which_nobody_listens_is_removed) {
    const auto path = run / "99.control";
    const auto at = control_address::of(path);
    const auto address = at->native();
    const int s = ::socket(AF_UNIX, SOCK_STREAM, 0);
    BOOST_REQUIRE(::bind(s, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0);
    ::close(s);
    BOOST_TEST(running_host::all(run).size() == 1u);
    BOOST_TEST(!std::filesystem::exists(path));
}

BOOST_AUTO_TEST_CASE(who_was_found_is_connected_to_when_it_is_asked_and_not_before) {
    const auto at = control_address::of(run / "99.control");
    const auto address = at->native();
    const int s = ::socket(AF_UNIX, SOCK_STREAM, 0);
    BOOST_REQUIRE(::bind(s, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0);
    BOOST_REQUIRE(::listen(s, 1) == 0);
    const auto hosts = running_host::all(run);
    BOOST_TEST(hosts.size() == 2u);
    const int found = ::accept(s, nullptr, nullptr);
    char byte = 0;
    BOOST_TEST(::recv(found, &byte, 1, MSG_DONTWAIT) == 0, "it is still connected");
    ::close(found);
    ::close(s);
    for (const auto& host : hosts) {
        const auto told = host.ask({.plugin = "good"}, [](const json::object&) {});
        BOOST_TEST(told.has_value() == (host.id() == 4711));
    }
}

BOOST_AUTO_TEST_CASE(a_socket_has_its_name_when_it_listens_and_not_before) {
    const int events = ::inotify_init1(IN_NONBLOCK);
    BOOST_REQUIRE(::inotify_add_watch(events, run.c_str(), IN_CREATE | IN_MOVED_TO) >= 0);
    boost::asio::io_context own;
    const auto second = control_socket::listen(own, run / "99.control", {});
    BOOST_REQUIRE(second.has_value());
    alignas(inotify_event) char bytes[4096];
    const auto size = ::read(events, bytes, sizeof bytes);
    ::close(events);
    std::string seen;
    for (ssize_t at = 0; at < size;) {
        const auto* event = reinterpret_cast<const inotify_event*>(bytes + at);
        seen += std::string((event->mask & IN_MOVED_TO) != 0 ? "moved " : "made ") + event->name + "\n";
        at += static_cast<ssize_t>(sizeof *event + event->len);
    }
    BOOST_TEST(seen == "made 99.control.new\nmoved 99.control\n");
    BOOST_TEST(running_host::all(run).size() == 2u);
}

BOOST_AUTO_TEST_SUITE_END()
