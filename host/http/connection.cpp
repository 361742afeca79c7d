#include "host/http/connection.hpp"

#include "host/http/tls_stream.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <sys/socket.h>

#include <cerrno>
#include <cstring>

namespace leadwire::http {
namespace asio = boost::asio;
using asio::ip::tcp;

namespace {

constexpr auto use_result = asio::as_tuple(asio::use_awaitable);
// Most answers fit into the small one; ten thousand of them at once fit into memory.
constexpr std::size_t small_buffer = 4u << 10;
constexpr std::size_t large_buffer = 64u << 10;

tcp::endpoint endpoint_of(const ip_address& address, std::uint16_t port) {
    if (address.is_v4()) return {asio::ip::address_v4(address.v4_value()), port};
    return {asio::ip::address_v6(address.bytes), port};
}

} // namespace

connection::connection(asio::io_context& io) : socket_(io) {}
connection::~connection() = default; // TLS goes first: it says goodbye on the socket

asio::awaitable<boost::system::error_code> connection::connect(ip_address address, std::uint16_t port) {
    const auto peer = endpoint_of(address, port);
    boost::system::error_code ec;
    socket_.open(peer.protocol(), ec);
    if (ec) co_return ec;
    socket_.non_blocking(true, ec);
    if (ec) co_return ec;
    std::tie(ec) = co_await socket_.async_connect(peer, use_result);
    if (ec) co_return ec;
    socket_.set_option(tcp::no_delay(true), ec);
    co_return boost::system::error_code{};
}

asio::awaitable<bool> connection::start_tls(tls_context context, std::string host, tls_memory memory) {
    tls_ = std::make_unique<tls_stream>(context, socket_.native_handle(), host, std::move(memory));
    for (;;) {
        if (aborted_) co_return false;
        const auto step = tls_->handshake();
        if (step.status == io_status::done) co_return true;
        if (step.status == io_status::closed || step.status == io_status::failed) {
            problem_ = step.status == io_status::closed ? "the peer closed the connection" : tls_->problem();
            co_return false;
        }
        if (!co_await wait_for(step.status)) co_return false;
    }
}

io_step connection::try_write(std::string_view bytes) {
    if (aborted_) return {};
    if (tls_) {
        const auto step = tls_->write(bytes);
        if (step.status == io_status::failed) problem_ = tls_->problem();
        return step;
    }
    const auto put = ::send(socket_.native_handle(), bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (put >= 0) return {io_status::done, static_cast<std::size_t>(put)};
    if (errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR) return {io_status::want_write, 0};
    return {fail(errno), 0};
}

asio::awaitable<io_status> connection::write(std::string_view bytes) {
    while (!bytes.empty()) {
        const auto step = try_write(bytes);
        if (step.status == io_status::done)
            bytes.remove_prefix(step.bytes);
        else if (step.status == io_status::closed || step.status == io_status::failed)
            co_return step.status;
        else if (!co_await wait_for(step.status))
            co_return io_status::failed;
    }
    co_return io_status::done;
}

asio::awaitable<io_status> connection::read() {
    make_room();
    if (tls_) {
        for (;;) {
            if (aborted_) co_return io_status::failed;
            const auto step = tls_->read({in_.data() + end_, in_.size() - end_});
            end_ += step.bytes;
            if (step.status == io_status::failed) problem_ = tls_->problem();
            if (step.status != io_status::want_read && step.status != io_status::want_write)
                co_return step.status;
            if (!co_await wait_for(step.status)) co_return io_status::failed;
        }
    }
    if (aborted_) co_return io_status::failed;
    const auto [ec, got] =
        co_await socket_.async_read_some(asio::buffer(in_.data() + end_, in_.size() - end_), use_result);
    end_ += got;
    if (!ec) co_return io_status::done;
    if (ec == asio::error::eof) co_return io_status::closed;
    co_return fail(ec.value());
}

bool connection::usable() {
    if (aborted_ || begin_ != end_) return false;
    if (tls_) return tls_->quiet();
    char one = 0;
    return ::recv(socket_.native_handle(), &one, 1, MSG_PEEK | MSG_DONTWAIT) < 0 &&
           (errno == EAGAIN || errno == EWOULDBLOCK);
}

void connection::rest() {
    begin_ = end_ = 0;
    if (in_.size() > small_buffer) in_ = std::vector<char>();
}

void connection::abort() {
    aborted_ = true;
    if (tls_) tls_->detach();
    boost::system::error_code ignored;
    socket_.close(ignored);
}

io_status connection::fail(int error) {
    problem_ = std::generic_category().message(error);
    return io_status::failed;
}

asio::awaitable<bool> connection::wait_for(io_status wanted) {
    const auto what = wanted == io_status::want_write ? tcp::socket::wait_write : tcp::socket::wait_read;
    const auto [ec] = co_await socket_.async_wait(what, use_result);
    if (ec) problem_ = ec.message();
    co_return !ec && !aborted_;
}

void connection::make_room() {
    if (begin_ == end_) begin_ = end_ = 0;
    if (in_.empty()) in_.resize(small_buffer);
    if (end_ < in_.size()) return;
    if (begin_ > 0) {
        std::memmove(in_.data(), in_.data() + begin_, end_ - begin_);
        end_ -= begin_;
        begin_ = 0;
    } else {
        in_.resize(std::max(large_buffer, in_.size() * 2));
    }
}

} // namespace leadwire::http
