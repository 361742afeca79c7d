// A client that reads its answer too slowly. The loop is run step by step, so that a limit of time ends where it does
// on a busy server: between a step of writing that is complete and the next one.
#include "tests/integration/intake/intake_fixture.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/write.hpp>
#include <boost/test/unit_test.hpp>

using namespace leadwire;
using namespace leadwire::test;
using namespace std::chrono_literals;
namespace asio = boost::asio;
using asio::ip::tcp;

namespace {

boost::asio::awaitable<void> serve(std::unique_ptr<intake::connection> c) {
    co_await c->serve();
}

struct slow_reader {
    temp_dir uploads;
    scripted_service service;
    asio::io_context io{1};
    intake::api api{service, {.uploads = uploads.path()}};
    intake::connection_limits limits{.write_time = 1h};
    intake::connection_world world{.api = api,
                                   .limits = limits,
                                   .connections = std::make_shared<intake::connection_set>(io.get_executor()),
                                   .request_prefix = "t-"};
    tcp::socket client{io};

    /// With an answer that no buffers hold.
    slow_reader() {
        service.registered = {.id = lead_id{7},
                              .action = intake::next_page::message,
                              .message = std::string(std::size_t{32} << 20, 'x')};
        tcp::acceptor acceptor(io, {asio::ip::make_address("127.0.0.1"), 0});
        client.connect(acceptor.local_endpoint());
        asio::co_spawn(io, serve(std::make_unique<intake::connection>(acceptor.accept(), world)), asio::detached);
        client.non_blocking(true);
        asio::write(client,
                    asio::buffer(json_request("POST /api/v1/leads", "intake", R"({"offer":12,"phone":"1"})")));
    }

    /// Takes what has come.
    std::size_t read() {
        static std::vector<char> buffer(1u << 20);
        boost::system::error_code ec;
        std::size_t all = 0;
        while (!ec) all += client.read_some(asio::buffer(buffer), ec);
        return all;
    }
    [[nodiscard]] bool ended() {
        return eventually([this] {
            io.poll();
            return world.connections->size() == 0;
        });
    }
};

} // namespace

BOOST_FIXTURE_TEST_SUITE(slow_readers, slow_reader)

BOOST_AUTO_TEST_CASE(who_stops_reading_is_cut_off) {
    BOOST_TEST(eventually([this] { return io.poll() == 0 && client.available() > 0; }));
    world.connections->sweep(intake::watched::time_point::max());
    BOOST_TEST(ended());
}

BOOST_AUTO_TEST_CASE(who_reads_a_little_when_the_time_is_over_is_cut_off_too) {
    BOOST_TEST(eventually([this] { return io.poll() == 0 && client.available() > 0; }));
    while (read() > 0) {
    }
    while (client.available() == 0) io.poll_one(); // one step went out, and the next one is not begun
    world.connections->sweep(intake::watched::time_point::max());
    BOOST_TEST(ended());
}

BOOST_AUTO_TEST_CASE(who_reads_all_of_it_gets_all_of_it) {
    std::size_t all = 0;
    BOOST_TEST(eventually([&] {
        io.poll();
        all += read();
        return all > service.registered.message.size();
    }));
    BOOST_TEST(world.connections->size() == 1u);
}

BOOST_AUTO_TEST_SUITE_END()
