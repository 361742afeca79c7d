// The HTTP server: listens, accepts, drains. On the thread of one io_context, made with a concurrency hint
// of 1.
#pragma once

#include "host/intake/api.hpp"
#include "host/intake/connection.hpp"
#include "host/intake/limits.hpp"
#include "host/intake/listen_address.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>

#include <functional>
#include <memory>
#include <optional>

namespace leadwire::intake {

struct server_settings {
    listen_address listen{};
    std::optional<int> socket{}; ///< that listens already, at `listen`; handed over
    connection_limits limits{};
    api_settings api;
    std::function<void(int status)> answered = [](int) {}; ///< for each answer
};

/// Between `run` and the end of `drain` the server and its service must live; after the loop has stopped for
/// good they may go first.
class server {
public:
    /// Clients may connect once this returns; they are served by `run`.
    [[nodiscard]] static result<std::unique_ptr<server>> listen(boost::asio::io_context& io, service& to,
                                                                server_settings settings);

    /// With the real port.
    [[nodiscard]] const listen_address& address() const { return address_; }
    [[nodiscard]] std::size_t connections() const { return world_.connections->size(); }

    /// Accepts until `drain`.
    [[nodiscard]] boost::asio::awaitable<void> run();
    /// Stops accepting, lets requests under way finish, and returns when the last connection has ended.
    [[nodiscard]] boost::asio::awaitable<void> drain();

private:
    server(boost::asio::io_context& io, service& to, server_settings settings);
    server_settings settings_;
    api api_;
    boost::asio::ip::tcp::acceptor acceptor_;
    listen_address address_;
    connection_world world_;

    [[nodiscard]] result<void> open();
    void admit(boost::asio::ip::tcp::socket socket);
};

} // namespace leadwire::intake
