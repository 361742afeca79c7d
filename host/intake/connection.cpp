#include "host/intake/connection.hpp"

#include "host/lead/shown_text.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <spdlog/spdlog.h>

#include <algorithm>
#include <cstring>

namespace leadwire::intake {
namespace asio = boost::asio;
using asio::ip::tcp;
using boost::system::error_code;

namespace {

constexpr auto use_result = asio::as_tuple(asio::use_awaitable);
constexpr std::size_t small_buffer = 4u << 10;
constexpr std::size_t large_buffer = 64u << 10; ///< for bodies that fill the small one

void log_request(std::string_view id, const request_head& head, const answer& a) {
    if (!spdlog::should_log(spdlog::level::debug)) return;
    const auto path = cut_utf8(head.path(), 200);
    spdlog::debug("intake: {} {} {}: {}", id, on_one_line(head.method), on_one_line(path), a.status);
}

} // namespace

connection::connection(tcp::socket socket, connection_world& world)
    : socket_(std::move(socket)), world_(world), connections_(world.connections) {
    connections_->add(*this);
}
connection::~connection() {
    connections_->remove(*this);
}

void connection::expire() {
    // Nobody looks between two steps of writing, and there may be nothing to cancel.
    if (now_in() == phase::writing) return cut();
    expired_ = true;
    error_code ignored;
    socket_.cancel(ignored);
}

void connection::cut() {
    broken_ = true;
    error_code ignored;
    socket_.close(ignored);
}

bool connection::quiet() const {
    error_code failed;
    return begin_ == end_ && (socket_.available(failed) == 0 || failed);
}

void connection::wait_in(phase p, connection_limits::duration limit) {
    expired_ = false;
    const bool coming_in = p == phase::idle || p == phase::head || p == phase::body;
    const auto due = std::chrono::steady_clock::now() + limit;
    enter(p, coming_in ? std::min(due, connections_->latest_request()) : due);
}

asio::awaitable<void> connection::serve() {
    while (co_await serve_one()) {
    }
    if (!broken_ && more_may_come_) co_await say_goodbye();
}

asio::awaitable<bool> connection::serve_one() {
    request_reader reader(world_.limits.head_bytes);
    const auto id = world_.request_prefix + std::to_string(++world_.requests);
    if (!co_await read_head(reader)) co_return false;
    const auto a = reader.now() == request_reader::state::failed ? problem(reader.status(), reader.problem())
                                                                 : co_await respond(reader);
    const bool keep = reader.now() == request_reader::state::complete && reader.head().keep_alive &&
                      !connections_->draining();
    log_request(id, reader.head(), a);
    world_.answered(a.status);
    co_await send(written(a, reader.head().method == "HEAD" ? body_sent::no : body_sent::yes,
                          keep ? after_answer::keep : after_answer::close, id));
    more_may_come_ = reader.now() != request_reader::state::complete || !quiet();
    co_return keep && !broken_;
}

/// True: there is something to answer, a head or what is wrong with it.
asio::awaitable<bool> connection::read_head(request_reader& reader) {
    const auto& limits = world_.limits;
    if (begin_ == end_) {
        std::vector<char>().swap(in_); // who is idle keeps no memory, as an assignment would
        begin_ = end_ = 0;
        wait_in(phase::idle, limits.idle_time);
        const auto [ec] = co_await socket_.async_wait(tcp::socket::wait_read, use_result);
        if (ec || expired_ || broken_) co_return false;
    }
    wait_in(phase::head, limits.head_time);
    for (;;) {
        feed(reader);
        if (reader.now() != request_reader::state::head) co_return true;
        if (co_await read_more()) continue;
        if (!expired_ || !reader.started()) co_return false;
        world_.answered(408);
        co_await send(written(problem(408, "the head of the request took too long"), body_sent::yes,
                              after_answer::close, {}));
        co_return false;
    }
}

/// What the service throws ends the request, not the server.
asio::awaitable<answer> connection::respond(request_reader& reader) {
    try {
        co_return co_await answer_call(reader);
    } catch (const std::exception& e) {
        spdlog::error("intake: {} {}: {}", on_one_line(reader.head().method),
                      on_one_line(reader.head().path()), e.what());
    }
    co_return problem(500, "this went wrong inside; the log has more");
}

asio::awaitable<answer> connection::answer_call(request_reader& reader) {
    work();
    const auto expects = reader.head().field("Expect");
    if (expects && !same_word(*expects, "100-continue"))
        co_return problem(417, "unknown expectation; allowed: 100-continue");
    auto call = co_await world_.api.begin(reader.head());
    if (!call) co_return std::move(call.error());
    if (auto whole = co_await read_body(reader, **call); !whole) co_return std::move(whole.error());
    work();
    co_return co_await (*call)->finish(world_.api.now());
}

asio::awaitable<answered<void>> connection::read_body(request_reader& reader, call& c) {
    const auto limit = c.body_limit();
    if (limit == 0 || !reader.head().has_body())
        co_return answered<void>{}; // one that nobody wants stays unread
    const auto too_large = [&] {
        return refuse(413, "the body has more than " + std::to_string(limit) + " bytes");
    };
    if (reader.head().content_length.value_or(0) > limit) co_return too_large();
    wait_in(phase::body, world_.limits.body_time);
    if (reader.head().version >= 11 && reader.head().field("Expect") && quiet()) {
        co_await send("HTTP/1.1 100 Continue\r\n\r\n");
        wait_in(phase::body, world_.limits.body_time);
    }
    std::size_t total = 0;
    for (;;) {
        const bool filled = end_ == in_.size();
        feed(reader);
        if (filled && begin_ == end_) in_.resize(large_buffer); // this client is fast
        const auto bytes = reader.take_body();
        total += bytes.size();
        if (total > limit) co_return too_large();
        if (auto taken = c.take(bytes); !taken) co_return taken;
        if (reader.now() == request_reader::state::failed)
            co_return refuse(reader.status(), reader.problem());
        if (reader.now() == request_reader::state::complete) co_return answered<void>{};
        if (co_await read_more()) continue;
        broken_ = broken_ || !expired_;
        co_return refuse(408, "the body took too long");
    }
}

/// False: the client has ended the connection, or its time is over.
asio::awaitable<bool> connection::read_more() {
    if (expired_ || broken_) co_return false;
    make_room();
    const auto [ec, got] =
        co_await socket_.async_read_some(asio::buffer(in_.data() + end_, in_.size() - end_), use_result);
    end_ += got;
    co_return !ec && !expired_ && !broken_;
}

asio::awaitable<void> connection::send(std::string bytes) {
    if (broken_) co_return;
    wait_in(phase::writing, world_.limits.write_time);
    const auto [ec, n] = co_await asio::async_write(socket_, asio::buffer(bytes), use_result);
    broken_ = broken_ || ec;
}

/// Closing with unread bytes resets the connection, and the client may lose the answer that it has not read
/// yet.
asio::awaitable<void> connection::say_goodbye() {
    error_code ec;
    socket_.shutdown(tcp::socket::shutdown_send, ec);
    if (ec) co_return;
    wait_in(phase::closing, world_.limits.linger_time);
    begin_ = end_ = 0;
    while (co_await read_more()) begin_ = end_ = 0;
}

void connection::feed(request_reader& reader) {
    begin_ += reader.feed({in_.data() + begin_, end_ - begin_});
    if (begin_ == end_) begin_ = end_ = 0;
}

void connection::make_room() {
    if (in_.empty()) in_.resize(small_buffer);
    if (end_ < in_.size()) return;
    if (begin_ > 0) {
        std::memmove(in_.data(), in_.data() + begin_, end_ - begin_);
        end_ -= begin_;
        begin_ = 0;
    } else {
        in_.resize(in_.size() * 2); // the reader refuses what grows beyond its limit
    }
}

} // namespace leadwire::intake
