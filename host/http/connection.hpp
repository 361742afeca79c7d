// One TCP connection, with or without TLS. While it waits for an answer it holds next to no buffer: ten
// thousand of them fit into memory.
#pragma once

#include "host/http/io_step.hpp"
#include "host/http/ip_address.hpp"
#include "host/http/tls_context.hpp"

#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>

namespace leadwire::http {

class answer_reader;
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
    /// Waits for bytes and feeds them to `reader`: done, closed or failed. What it does not use comes with the next ones.
    [[nodiscard]] boost::asio::awaitable<io_status> read(answer_reader& reader);
    /// Bytes came that no reader has used.
    [[nodiscard]] bool has_unused() const { return !unused_.empty(); }

    /// Before a wait, or a rest in the pool: gives buffers back.
    void rest();
    /// Open, and the peer has said nothing out of turn.
    [[nodiscard]] bool usable();
    /// Ends what is under way: it fails, and so does everything after.
    void abort();
    [[nodiscard]] const std::string& problem() const { return problem_; }

private:
    boost::asio::ip::tcp::socket socket_;
    std::unique_ptr<tls_stream> tls_;
    std::string unused_;
    bool aborted_ = false;
    std::string problem_;

    [[nodiscard]] io_status fail(int error);
    [[nodiscard]] io_step try_read(std::span<char> into);
    [[nodiscard]] boost::asio::awaitable<bool> wait_for(io_status wanted);
    void feed(answer_reader& reader, std::string_view bytes);
};

} // namespace leadwire::http
