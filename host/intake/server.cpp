#include "host/intake/server.hpp"

#include "host/intake/listening_socket.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include <random>
#include <utility>

namespace leadwire::intake {
namespace asio = boost::asio;
using asio::ip::tcp;
using boost::system::error_code;

namespace {

constexpr auto use_result = asio::as_tuple(asio::use_awaitable);

/// A connection deals with what goes wrong in it; what comes out of one is a bug and ends the program.
constexpr auto on_end = [](const std::exception_ptr& e) {
    if (e) std::rethrow_exception(e);
};

asio::awaitable<void> serve(std::unique_ptr<connection> c) {
    co_await c->serve();
}

/// Best effort, without waiting: the client may get no more than the end of the connection.
void turn_away(tcp::socket socket) {
    auto full = problem(503, "too many connections; try again").with("Retry-After", "1");
    const auto bytes = written(full, body_sent::yes, after_answer::close, {});
    error_code ignored;
    socket.non_blocking(true, ignored);
    socket.send(asio::buffer(bytes), 0, ignored);
    socket.shutdown(tcp::socket::shutdown_both, ignored);
}

std::string random_prefix() {
    std::random_device random;
    return fmt::format("{:08x}-", random());
}

} // namespace

server::server(asio::io_context& io, service& to, server_settings settings)
    : settings_(std::move(settings)), api_(to, settings_.api), acceptor_(io),
      address_(settings_.listen), world_{.api = api_,
                                         .limits = settings_.limits,
                                         .connections = std::make_shared<connection_set>(io.get_executor()),
                                         .request_prefix = random_prefix(),
                                         .answered = settings_.answered} {}

result<std::unique_ptr<server>> server::listen(asio::io_context& io, service& to, server_settings settings) {
    std::unique_ptr<server> made(new server(io, to, std::move(settings)));
    if (auto opened = made->open(); !opened) return std::unexpected(std::move(opened.error()));
    return made;
}

result<void> server::open() {
    auto socket = settings_.socket ? result<int>(*settings_.socket) : listening_socket(address_);
    if (!socket) return std::unexpected(socket.error());
    error_code ec;
    acceptor_.assign(asio::ip::make_address(address_.ip).is_v6() ? tcp::v6() : tcp::v4(), *socket, ec);
    if (ec) return fail(leadwire::error_code::io, to_string(address_), "cannot be listened on: " + ec.message());
    return {};
}

asio::awaitable<void> server::run() {
    bool told = false;
    while (acceptor_.is_open()) {
        auto [ec, socket] = co_await acceptor_.async_accept(use_result);
        if (ec == asio::error::operation_aborted) co_return;
        if (!ec) {
            told = false;
            admit(std::move(socket));
            continue;
        }
        if (ec == asio::error::connection_aborted) continue; // the client has gone again
        if (!std::exchange(told, true))
            spdlog::warn("intake: no connection can be accepted: {}", ec.message());
        world_.connections->make_room(); // file descriptors, as a rule
        asio::steady_timer pause(acceptor_.get_executor(), std::chrono::milliseconds(50));
        co_await pause.async_wait(use_result);
    }
}

void server::admit(tcp::socket socket) {
    auto& all = *world_.connections;
    if (all.size() >= settings_.limits.connections && !all.make_room()) {
        world_.answered(503);
        return turn_away(std::move(socket));
    }
    error_code ignored;
    socket.set_option(tcp::no_delay(true), ignored);
    asio::co_spawn(acceptor_.get_executor(), serve(std::make_unique<connection>(std::move(socket), world_)),
                   on_end);
}

asio::awaitable<void> server::drain() {
    error_code ignored;
    acceptor_.close(ignored);
    world_.connections->drain(std::chrono::steady_clock::now() + settings_.limits.drain_time);
    co_await world_.connections->until_empty();
}

} // namespace leadwire::intake
