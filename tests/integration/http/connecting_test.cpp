#include "tests/integration/http/exchange_fixture.hpp"

#include <arpa/inet.h>
#include <boost/test/unit_test.hpp>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

using namespace leadwire::test;
using leadwire::http::failure_kind;
using leadwire::http::phase;
using namespace std::chrono_literals;

namespace {

/// A port on 127.0.0.1 on which nobody accepts; with `fill`, connections are not even answered.
class dead_port {
public:
    enum class kind { refusing, silent };
    explicit dead_port(kind k) : socket_(::socket(AF_INET, SOCK_STREAM, 0)) {
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        socklen_t size = sizeof address;
        BOOST_REQUIRE(::bind(socket_, reinterpret_cast<sockaddr*>(&address), size) == 0);
        ::getsockname(socket_, reinterpret_cast<sockaddr*>(&address), &size);
        port_ = ntohs(address.sin_port);
        if (k == kind::refusing) return;
        BOOST_REQUIRE(::listen(socket_, 0) == 0);
        for (int& filler : fillers_) { // a full queue drops what comes after
            filler = ::socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
            ::connect(filler, reinterpret_cast<sockaddr*>(&address), size);
        }
    }
    ~dead_port() {
        for (int filler : fillers_)
            if (filler >= 0) ::close(filler);
        ::close(socket_);
    }
    dead_port(const dead_port&) = delete;
    dead_port& operator=(const dead_port&) = delete;
    [[nodiscard]] std::string url() const { return "http://127.0.0.1:" + std::to_string(port_) + "/"; }

private:
    int socket_;
    int fillers_[4] = {-1, -1, -1, -1};
    std::uint16_t port_ = 0;
};

} // namespace

BOOST_FIXTURE_TEST_SUITE(connecting, exchange_fixture)

BOOST_AUTO_TEST_CASE(refused) {
    const dead_port port(dead_port::kind::refusing);
    check_failure(run(post(port.url(), "x")), failure_kind::connect, phase::prepared,
                  "cannot be reached: Connection refused.");
}

BOOST_AUTO_TEST_CASE(silent_until_the_limit_of_connecting) {
    const dead_port port(dead_port::kind::silent);
    auto settings = loopback_allowed();
    settings.connect_timeout = 100ms;
    exchange_fixture impatient(settings);
    check_failure(impatient.run(post(port.url(), "x")), failure_kind::connect, phase::prepared,
                  "took longer than the time limit");
}

BOOST_AUTO_TEST_CASE(silent_until_the_limit_of_the_whole) {
    const dead_port port(dead_port::kind::silent);
    auto r = post(port.url(), "x");
    r.timeout = 100ms;
    check_failure(run(r), failure_kind::connect, phase::prepared, "took longer than the time limit");
}

BOOST_AUTO_TEST_CASE(names_are_resolved) {
    scripted_server server(answering("ok"));
    BOOST_TEST(answer_of(run(get("http://LocalHost:" + std::to_string(server.port())))).body == "ok");
}

BOOST_AUTO_TEST_CASE(a_bad_url_is_our_own_fault) {
    check_failure(run(get("crm.example/x")), failure_kind::request, phase::prepared,
                  "does not begin with http");
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(egress_at_connect)

BOOST_AUTO_TEST_CASE(own_addresses_are_refused_whatever_their_spelling) {
    exchange_fixture strict((leadwire::http::client_settings()));
    scripted_server server(answering("ok"));
    const auto port = ':' + std::to_string(server.port());
    for (const std::string host :
         {"127.0.0.1", "127.1", "0x7f.1", "2130706433", "[::ffff:127.0.0.1]", "localhost", "[::1]"})
        check_failure(strict.run(get("http://" + host + port)), failure_kind::egress, phase::prepared,
                      "loopback address");
    check_failure(strict.run(get("http://169.254.169.254/latest/meta-data")), failure_kind::egress,
                  phase::prepared, "169.254.169.254 is a cloud metadata address");
    BOOST_TEST(server.accepted() == 0);
}

BOOST_AUTO_TEST_CASE(the_text_says_where_a_name_led) {
    exchange_fixture strict((leadwire::http::client_settings()));
    check_failure(strict.run(get("http://localhost/")), failure_kind::egress, phase::prepared,
                  "localhost resolves to ");
}

BOOST_AUTO_TEST_CASE(redirects_are_checked_as_well_and_leave_doubt) {
    leadwire::http::client_settings settings;
    settings.egress_allow = {"127.0.0.1"};
    exchange_fixture narrow(settings);
    scripted_server server([](peer& p) {
        (void)p.read_request();
        p.answer("", "Connection: close\r\n");
    });
    scripted_server redirecting([](peer& p) {
        (void)p.read_request();
        p.send("HTTP/1.1 302 Found\r\nLocation: http://127.0.0.2:1/\r\nContent-Length: 0\r\n\r\n");
    });
    check_failure(narrow.run(post(redirecting.url(), "x"), {.redirects = 1}), failure_kind::egress,
                  phase::sent, "127.0.0.2 is a loopback address");
}

BOOST_AUTO_TEST_CASE(a_malformed_range_stops_the_start) {
    boost::asio::io_context io;
    leadwire::http::client_settings settings;
    settings.egress_allow = {"10.0.0.0/99"};
    BOOST_TEST(!leadwire::http::client::create(io, settings));
}

BOOST_AUTO_TEST_SUITE_END()
