#include "host/intake/listening_socket.hpp"
#include "tests/integration/intake/intake_fixture.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/use_future.hpp>
#include <boost/test/unit_test.hpp>

#include <stdexcept>
#include <unistd.h>

using namespace leadwire;
using namespace leadwire::test;
using namespace std::chrono_literals;

namespace {

constexpr std::string_view order = R"({"offer":12,"phone":"1"})";
const std::string a_lead = json_request("POST /api/v1/leads", "intake", order);

bool is_done(const std::future<void>& f, std::chrono::milliseconds patience = 10s) {
    return f.wait_for(patience) == std::future_status::ready;
}

} // namespace

BOOST_FIXTURE_TEST_SUITE(draining, intake_fixture)

BOOST_AUTO_TEST_CASE(of_a_server_without_clients) {
    const auto done = drain();
    BOOST_TEST(is_done(done));
    BOOST_CHECK_THROW((void)connect(), std::runtime_error);
}

BOOST_AUTO_TEST_CASE(a_request_under_way_is_answered_and_idle_clients_go) {
    auto idle = connect();
    idle.send(request("GET /healthz", ""));
    BOOST_TEST(status_of(idle.read_answer()) == 200);
    service.gate_open = false;
    auto busy = connect();
    busy.send(a_lead);
    BOOST_TEST(eventually([this] { return service.waiting == 1; }));
    const auto done = drain();
    BOOST_TEST(idle.read_all() == "");
    BOOST_TEST(!is_done(done, 0ms));
    service.gate_open = true;
    const auto answer = busy.read_all();
    BOOST_TEST(status_of(answer) == 201);
    BOOST_TEST(field_of(answer, "Connection") == "close");
    BOOST_TEST(is_done(done));
}

BOOST_AUTO_TEST_CASE(a_request_that_is_coming_in_may_still_come) {
    auto client = connect();
    client.send(a_lead.substr(0, a_lead.size() - 5));
    BOOST_TEST(eventually([this] { return connections() == 1; }));
    const auto done = drain();
    client.send(a_lead.substr(a_lead.size() - 5));
    BOOST_TEST(status_of(client.read_all()) == 201);
    BOOST_TEST(is_done(done));
}

BOOST_AUTO_TEST_CASE(a_request_that_never_comes_is_not_waited_for) {
    intake_fixture hasty({.linger_time = 50ms, .drain_time = 50ms});
    auto client = hasty.connect(), other = hasty.connect();
    client.send(a_lead.substr(0, 30));
    other.send(a_lead.substr(0, a_lead.size() - 5));
    BOOST_TEST(eventually([&] { return hasty.connections() == 2; }));
    const auto done = hasty.drain();
    BOOST_TEST(is_done(done));
    BOOST_TEST(hasty.service.log().empty());
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(listening)

BOOST_AUTO_TEST_CASE(on_a_socket_that_others_share) {
    intake::listen_address at{.ip = "127.0.0.1", .port = 0};
    const auto socket = intake::listening_socket(at);
    BOOST_REQUIRE(socket);
    BOOST_TEST(at.port != 0);
    scripted_service service;
    boost::asio::io_context io(1);
    std::vector<int> statuses;
    const auto shared = intake::server::listen(
        io, service, {.listen = at, .socket = ::dup(*socket), .api = {}, .answered = [&](int status) { statuses.push_back(status); }});
    BOOST_REQUIRE(shared);
    BOOST_TEST((*shared)->address().port == at.port);
    const raw_client client(at.port); // before anybody accepts
    client.send("GET /nowhere HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
    boost::asio::co_spawn(io, (*shared)->run(), boost::asio::detached);
    while (statuses.empty()) io.run_one_for(10s);
    BOOST_TEST(statuses.front() == 404);
    // One that stops leaves the port to the others.
    auto done = boost::asio::co_spawn(io, (*shared)->drain(), boost::asio::use_future);
    while (done.wait_for(0s) != std::future_status::ready) io.run_one_for(10s);
    const raw_client later(at.port);
    ::close(*socket);
}

BOOST_AUTO_TEST_CASE(on_a_port_that_is_taken) {
    intake_fixture first;
    boost::asio::io_context io(1);
    const auto second = intake::server::listen(
        io, first.service, {.listen = {.ip = "127.0.0.1", .port = first.port()}, .api = {}});
    BOOST_REQUIRE(!second);
    BOOST_TEST(second.error().message() == "127.0.0.1:" + std::to_string(first.port()) +
                                               ": cannot be listened on: Address already in use");
}

BOOST_AUTO_TEST_SUITE_END()
