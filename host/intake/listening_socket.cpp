#include "host/intake/listening_socket.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>

namespace leadwire::intake {
namespace asio = boost::asio;
using asio::ip::tcp;

result<int> listening_socket(listen_address& at) {
    asio::io_context io(1);
    tcp::acceptor made(io);
    boost::system::error_code ec;
    const tcp::endpoint where(asio::ip::make_address(at.ip, ec), at.port);
    if (!ec) made.open(where.protocol(), ec);
    if (!ec) made.set_option(tcp::acceptor::reuse_address(true), ec);
    if (!ec) made.bind(where, ec);
    if (!ec) made.listen(1024, ec);
    if (ec) return fail(error_code::io, to_string(at), "cannot be listened on: " + ec.message());
    at.port = made.local_endpoint().port();
    return made.release();
}

} // namespace leadwire::intake
