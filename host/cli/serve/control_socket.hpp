// The socket at which commands of the same user speak to this host: an order is a line, answers are lines. Who is slow,
// cut off or sends rubbish loses its own connection and nothing else.
#pragma once

#include "host/cli/control_line.hpp"

#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/local/stream_protocol.hpp>
#include <filesystem>
#include <functional>
#include <list>
#include <memory>

namespace leadwire::cli {

/// Belongs to the event loop.
class control_socket {
public:
    using teller = std::function<void(json::object line)>;
    /// Carries an order out, whether anybody still listens or not.
    using handler = std::function<boost::asio::awaitable<result<void>>(control_order, teller)>;

    /// Listens at `path`, mode 0600; what is left of an earlier process with the same number is removed.
    [[nodiscard]] static result<std::unique_ptr<control_socket>> listen(boost::asio::io_context& io,
                                                                        std::filesystem::path path, handler carry_out);
    ~control_socket();
    control_socket(const control_socket&) = delete;
    control_socket& operator=(const control_socket&) = delete;

    /// Until `close`.
    [[nodiscard]] boost::asio::awaitable<void> run();
    void close();

private:
    class session;
    control_socket(boost::asio::io_context& io, std::filesystem::path path, handler carry_out);

    boost::asio::io_context& io_;
    std::filesystem::path path_;
    handler carry_out_;
    boost::asio::local::stream_protocol::acceptor acceptor_;
    std::list<std::weak_ptr<session>> sessions_;
};

} // namespace leadwire::cli
