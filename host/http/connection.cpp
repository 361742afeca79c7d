#include "host/http/connection.hpp"

#include "host/http/answer_reader.hpp"
#include "host/http/tls_stream.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <sys/socket.h>

#include <array>
#include <cerrno>

namespace leadwire::http {
namespace asio = boost::asio;
using asio::ip::tcp;

namespace {

constexpr auto use_result = asio::as_tuple(asio::use_awaitable);

/// For the bytes of whoever reads just now: they are used before anybody waits again.
std::span<char> arrivals() {
    static thread_local std::array<char, 64u << 10> buffer;
    return buffer;
}

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

asio::awaitable<io_status> connection::read(answer_reader& reader) {
    // An answer takes its time: waiting comes first, without room for it, but for what is here already.
    auto wanted = tls_ && tls_->holds_bytes() ? io_status::done : io_status::want_read;
    for (;;) {
        if (wanted != io_status::done && !co_await wait_for(wanted)) co_return io_status::failed;
        if (aborted_) co_return io_status::failed;
        const auto step = try_read(arrivals());
        if (step.status == io_status::done) feed(reader, {arrivals().data(), step.bytes});
        if (step.status != io_status::want_read && step.status != io_status::want_write) co_return step.status;
        wanted = step.status;
    }
}

io_step connection::try_read(std::span<char> into) {
    if (tls_) {
        const auto step = tls_->read(into);
        if (step.status == io_status::failed) problem_ = tls_->problem();
        return step;
    }
    const auto got = ::recv(socket_.native_handle(), into.data(), into.size(), 0);
    if (got > 0) return {io_status::done, static_cast<std::size_t>(got)};
    if (got == 0) return {io_status::closed, 0};
    if (errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR) return {io_status::want_read, 0};
    return {fail(errno), 0};
}

void connection::feed(answer_reader& reader, std::string_view bytes) {
    if (unused_.empty()) {
        unused_ = bytes.substr(reader.feed(bytes));
    } else {
        unused_.append(bytes);
        unused_.erase(0, reader.feed(unused_));
    }
    if (unused_.empty()) std::string().swap(unused_);
}

void connection::rest() {
    if (tls_) tls_->rest();
}

bool connection::usable() {
    if (aborted_ || has_unused()) return false;
    char one = 0;
    const bool nothing_came = ::recv(socket_.native_handle(), &one, 1, MSG_PEEK | MSG_DONTWAIT) < 0 &&
                              (errno == EAGAIN || errno == EWOULDBLOCK);
    // TLS has words of its own between answers, such as tickets.
    return tls_ ? (nothing_came && !tls_->holds_bytes()) || tls_->quiet() : nothing_came;
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
    rest();
    const auto what = wanted == io_status::want_write ? tcp::socket::wait_write : tcp::socket::wait_read;
    const auto [ec] = co_await socket_.async_wait(what, use_result);
    if (ec) problem_ = ec.message();
    co_return !ec && !aborted_;
}

} // namespace leadwire::http
