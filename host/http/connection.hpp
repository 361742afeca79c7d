// One TCP connection, with or without TLS, and the bytes that came and are not used yet.
#pragma once

#include "host/http/io_step.hpp"
#include "host/http/ip_address.hpp"
#include "host/http/tls_context.hpp"

#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace leadwire::http {

class tls_stream;

class connection {
public:
    explicit connection(boost::asio::io_context& io);
    ~connection();

    [[nodiscard]] boost::asio::awaitable<boost::system::error_code> connect(ip_address address,
                                                                            std::uint16_t port);
    /// True: the peer has proved to be `host`. False: `problem` says why not.
    [[nodiscard]] boost::asio::awaitable<bool> start_tls(tls_context context, std::string host,
                                                         tls_memory memory);

    /// Writes without waiting as far as it goes.
    [[nodiscard]] io_step try_write(std::string_view bytes);
    /// Writes all of it: done, closed or failed. `bytes` must live until then.
    [[nodiscard]] boost::asio::awaitable<io_status> write(std::string_view bytes);
    /// Waits for bytes, which then stand in `received`: done, closed or failed.
    [[nodiscard]] boost::asio::awaitable<io_status> read();
    [[nodiscard]] std::string_view received() const { return {in_.data() + begin_, end_ - begin_}; }
    void consume(std::size_t bytes) { begin_ += bytes; }

    /// Open, and the peer has said nothing out of turn.
    [[nodiscard]] bool usable();
    /// Gives memory back before a rest.
    void rest();
    /// Ends what is under way: it fails, and so does everything after.
    void abort();
    [[nodiscard]] const std::string& problem() const { return problem_; }

private:
    boost::asio::ip::tcp::socket socket_;
    std::unique_ptr<tls_stream> tls_;
    std::vector<char> in_;
    std::size_t begin_ = 0, end_ = 0;
    bool aborted_ = false;
    std::string problem_;

    [[nodiscard]] io_status fail(int error);
    [[nodiscard]] boost::asio::awaitable<bool> wait_for(io_status wanted);
    void make_room();
};

} // namespace leadwire::http
