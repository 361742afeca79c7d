#include "host/cli/serve/control_socket.hpp"

#include "host/async/event.hpp"
#include "host/cli/control_path.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/read_until.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <cstdio>
#include <sys/stat.h>
#include <unistd.h>

namespace leadwire::cli {
namespace asio = boost::asio;
namespace {

constexpr std::chrono::seconds patience{10}; ///< for a client that is to send, or to take, what is there
constexpr std::size_t most_sessions = 16;
constexpr std::size_t most_waiting = std::size_t{1} << 20; ///< bytes that a client has not taken

void rethrow(std::exception_ptr thrown) {
    if (thrown) std::rethrow_exception(thrown);
}

} // namespace

class control_socket::session : public std::enable_shared_from_this<session> {
public:
    session(asio::local::stream_protocol::socket socket, asio::any_io_executor executor)
        : socket_(std::move(socket)), late_(executor), changed_(executor) {}

    asio::awaitable<void> run(handler carry_out) {
        const auto self = shared_from_this();
        std::string bytes;
        be_quick();
        auto [failed, size] = co_await asio::async_read_until(
            socket_, asio::dynamic_buffer(bytes, longest_control_line), '\n', asio::as_tuple(asio::use_awaitable));
        late_.cancel();
        if (failed && failed != asio::error::not_found) co_return;
        auto order = failed ? result<control_order>(invalid("order", "its line is too long"))
                            : read_order(std::string_view(bytes).substr(0, size));
        if (order)
            asio::co_spawn(socket_.get_executor(), work(self, std::move(carry_out), std::move(*order)), rethrow);
        else
            end(std::unexpected(order.error()));
        co_await write_all();
    }
    void end(const result<void>& how) {
        put(end_line(how));
        ended_ = true;
        changed_.notify_all();
    }
    void close() {
        boost::system::error_code ec;
        socket_.close(ec);
        late_.cancel();
        closed_ = true;
        changed_.notify_all();
    }

private:
    static asio::awaitable<void> work(std::shared_ptr<session> self, handler carry_out, control_order order) {
        auto how = co_await carry_out(std::move(order), [self](json::object line) { self->put(std::move(line)); });
        self->end(how);
    }
    void put(json::object line) {
        if (closed_) return;
        waiting_ += json::dump(std::move(line)) + '\n';
        if (waiting_.size() > most_waiting) return close();
        changed_.notify_all();
    }
    asio::awaitable<void> write_all() {
        while (!closed_) {
            if (waiting_.empty() && ended_) break;
            if (waiting_.empty()) {
                co_await changed_.wait();
                continue;
            }
            const auto bytes = std::exchange(waiting_, {});
            be_quick();
            const auto [failed, size] =
                co_await asio::async_write(socket_, asio::buffer(bytes), asio::as_tuple(asio::use_awaitable));
            late_.cancel();
            if (failed) break;
        }
        close();
    }
    void be_quick() {
        late_.expires_after(patience);
        late_.async_wait([weak = weak_from_this()](const boost::system::error_code& ec) {
            if (auto self = weak.lock(); self && !ec) self->close();
        });
    }

    asio::local::stream_protocol::socket socket_;
    asio::steady_timer late_;
    event changed_;
    std::string waiting_;
    bool ended_ = false, closed_ = false;
};

control_socket::control_socket(asio::io_context& io, std::filesystem::path path, handler carry_out)
    : io_(io), path_(std::move(path)), carry_out_(std::move(carry_out)), acceptor_(io) {}

control_socket::~control_socket() {
    close();
}

result<std::unique_ptr<control_socket>> control_socket::listen(asio::io_context& io, std::filesystem::path path,
                                                               handler carry_out) {
    // A client removes a socket that refuses it: this one has its name when it listens, and not before.
    auto beside = path;
    beside += ".new";
    auto address = control_address::of(beside);
    if (!address) return std::unexpected(address.error());
    ::unlink(beside.c_str());
    std::unique_ptr<control_socket> made(new control_socket(io, path, std::move(carry_out)));
    boost::system::error_code ec;
    made->acceptor_.open(asio::local::stream_protocol(), ec);
    if (!ec) made->acceptor_.bind(asio::local::stream_protocol::endpoint(address->path()), ec);
    // Before it listens nobody can have come.
    if (!ec && ::chmod(beside.c_str(), 0600) != 0) ec.assign(errno, boost::system::system_category());
    if (!ec) made->acceptor_.listen(asio::socket_base::max_listen_connections, ec);
    if (!ec && ::rename(beside.c_str(), path.c_str()) != 0) ec.assign(errno, boost::system::system_category());
    if (!ec) return made;
    ::unlink(beside.c_str());
    return fail(error_code::io, path.string(), "cannot be listened at: " + ec.message());
}

asio::awaitable<void> control_socket::run() {
    for (;;) {
        auto [failed, socket] = co_await acceptor_.async_accept(asio::as_tuple(asio::use_awaitable));
        if (!acceptor_.is_open()) co_return;
        if (failed) {
            // No descriptor is left, say: others will give some back.
            asio::steady_timer pause(io_, std::chrono::milliseconds(100));
            co_await pause.async_wait(asio::as_tuple(asio::use_awaitable));
            continue;
        }
        std::erase_if(sessions_, [](const auto& s) { return s.expired(); });
        if (sessions_.size() >= most_sessions) continue;
        auto one = std::make_shared<session>(std::move(socket), io_.get_executor());
        sessions_.push_back(one);
        asio::co_spawn(io_, one->run(carry_out_), rethrow);
    }
}

void control_socket::close() {
    if (!acceptor_.is_open()) return;
    boost::system::error_code ec;
    acceptor_.close(ec);
    ::unlink(path_.c_str());
    for (const auto& one : sessions_)
        if (auto open = one.lock()) open->close();
}

} // namespace leadwire::cli
