#include "tools/mockcrm/server.hpp"

#include "tools/mockcrm/request_log.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/asio/ssl.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/read.hpp>
#include <boost/beast/http/string_body.hpp>

#include <csignal>
#include <unordered_map>

namespace leadwire::mockcrm {
namespace {

namespace asio = boost::asio;
namespace http = boost::beast::http;
using tcp = asio::ip::tcp;
using tls_stream = asio::ssl::stream<tcp::socket>;
using boost::system::error_code;
constexpr auto tuple = asio::as_tuple(asio::use_awaitable);

/// A connection's own errors end in its coroutine; what comes out of one is a bug and ends the program.
constexpr auto on_end = [](std::exception_ptr e) {
    if (e) std::rethrow_exception(e);
};

/// What all connections share; one thread, so no locks.
struct shared_state {
    const server_settings& settings;
    request_log log;
    std::uint64_t requests = 0, connections = 0, under_way = 0;
    std::unordered_map<std::string, int> hits = {}; ///< requests of each lead so far

    void keep(std::string line) {
        log.append(std::move(line));
        if (settings.log_flush.count() == 0) log.flush();
    }
};

received_request taken_from(http::request<http::string_body>& from, std::uint64_t connection, bool over_tls) {
    received_request r;
    r.connection = connection;
    r.tls = over_tls;
    r.method = from.method_string();
    r.target = from.target();
    for (const auto& h : from) r.headers.emplace_back(h.name_string(), h.value());
    r.body = std::move(from.body());
    understand(r);
    return r;
}

std::string echo_of(const received_request& r) {
    if (r.json && r.json->if_object())
        if (const auto* v = json::find(*r.json->if_object(), "echo")) return json::dump(*v);
    return r.value_of("echo").value_or("");
}

/// Counted until its answer has gone out, or its line is dead.
class under_way {
public:
    under_way(shared_state& state, received_request& r) : state_(state) { r.under_way = ++state_.under_way; }
    under_way(const under_way&) = delete;
    under_way& operator=(const under_way&) = delete;
    ~under_way() { --state_.under_way; }

private:
    shared_state& state_;
};

/// Everything between a request that was read and the bytes to send. The log has the request when this
/// returns.
answer_plan decide(shared_state& state, received_request& r, answer_input::line after) {
    r.number = ++state.requests;
    std::string asked, answered;
    answer_plan plan;
    const auto b = choose(r, state.settings.rules);
    int& hits = state.hits[r.lead];
    const int hit = hits + 1;
    if (!b || b->row->kind != behaviour_kind::lookup) hits = hit;
    if (b) {
        const auto now = resolved(*b, hit);
        asked = b->text();
        answered = now.text();
        const auto echo = now.row->kind == behaviour_kind::echo ? echo_of(r) : std::string{};
        plan = plan_answer(now, {.lead = r.lead, .echo = echo, .hit = hit, .after = after});
    } else {
        asked = answered = "400";
        plan = plan_complaint(b.error().text);
    }
    state.keep(log_line(r, asked, answered, plan, leadwire::now()));
    return plan;
}

tcp::socket& socket_of(tcp::socket& s) {
    return s;
}
tcp::socket& socket_of(tls_stream& s) {
    return s.next_layer();
}

/// A peer that never sends its own goodbye must not keep the connection.
asio::awaitable<void> say_goodbye(tls_stream& stream) {
    asio::steady_timer limit(co_await asio::this_coro::executor, std::chrono::seconds(1));
    limit.async_wait([&stream](error_code ec) {
        error_code ignored;
        if (!ec) stream.next_layer().cancel(ignored);
    });
    co_await stream.async_shutdown(tuple);
}
asio::awaitable<void> say_goodbye(tcp::socket& socket) {
    error_code ignored;
    socket.shutdown(tcp::socket::shutdown_send, ignored);
    co_return;
}

/// Does what the plan says; true if the connection goes on.
template <class Stream>
asio::awaitable<bool> carry_out(Stream& stream, const answer_plan& plan, bool polite) {
    auto& socket = socket_of(stream);
    error_code ignored;
    if (plan.delay.count() > 0) {
        asio::steady_timer timer(socket.get_executor(), plan.delay);
        co_await timer.async_wait(tuple);
    }
    if (!plan.bytes.empty()) {
        const auto [ec, n] = co_await asio::async_write(stream, asio::buffer(plan.bytes), tuple);
        if (ec) co_return false;
    }
    switch (plan.then) {
    case ending::keep:
        co_return true;
    case ending::hang:
        co_await socket.async_wait(tcp::socket::wait_read, tuple);
        break;
    case ending::reset:
        socket.set_option(asio::socket_base::linger(true, 0), ignored);
        socket.close(ignored); // the destructor would take the linger back
        break;
    case ending::close:
        if (polite) co_await say_goodbye(stream);
        break;
    }
    co_return false;
}

/// As opposed to a line that ended between or within requests.
bool is_malformed(error_code ec) {
    return ec.category() == make_error_code(http::error::bad_method).category() &&
           ec != http::error::end_of_stream && ec != http::error::partial_message;
}

template <class Stream>
asio::awaitable<void> complain(Stream& stream, shared_state& state, std::uint64_t connection, error_code ec) {
    received_request r;
    r.number = ++state.requests;
    r.connection = connection;
    const auto plan = plan_complaint("no HTTP request: " + ec.message());
    state.keep(log_line(r, "malformed", "malformed", plan, leadwire::now()));
    co_await carry_out(stream, plan, true);
}

template <class Stream>
asio::awaitable<void> converse(Stream& stream, shared_state& state, std::uint64_t connection, bool over_tls) {
    boost::beast::flat_buffer buffer;
    boost::system::error_code gone;
    const auto peer = socket_of(stream).remote_endpoint(gone).address().to_string();
    for (;;) {
        http::request_parser<http::string_body> parser;
        parser.header_limit(256u << 10);
        parser.body_limit(256u << 20);
        auto [ec, n] = co_await http::async_read_header(stream, buffer, parser, tuple);
        if (!ec && same_name(std::string_view(parser.get()[http::field::expect]), "100-continue")) {
            static constexpr std::string_view go_on = "HTTP/1.1 100 Continue\r\n\r\n";
            std::tie(ec, n) = co_await asio::async_write(stream, asio::buffer(go_on), tuple);
        }
        if (!ec) std::tie(ec, n) = co_await http::async_read(stream, buffer, parser, tuple);
        if (ec) {
            if (is_malformed(ec)) co_await complain(stream, state, connection, ec);
            co_return;
        }
        auto request = parser.release();
        const auto after = request.keep_alive() ? answer_input::line::keep : answer_input::line::close;
        auto r = taken_from(request, connection, over_tls);
        r.from = peer;
        const under_way counted(state, r);
        const auto plan = decide(state, r, after);
        const bool polite = plan.bytes.find("Connection: close") != std::string::npos;
        if (!co_await carry_out(stream, plan, polite)) co_return;
    }
}

asio::awaitable<void> serve_plain(tcp::socket socket, shared_state& state, std::uint64_t connection) {
    co_await converse(socket, state, connection, false);
}

asio::awaitable<void> serve_tls(tcp::socket socket, asio::ssl::context& tls, shared_state& state,
                                std::uint64_t connection) {
    tls_stream stream(std::move(socket), tls);
    const auto [ec] = co_await stream.async_handshake(tls_stream::server, tuple);
    if (!ec) co_await converse(stream, state, connection, true);
}

asio::awaitable<void> accept_all(tcp::acceptor& acceptor, asio::ssl::context* tls, shared_state& state) {
    for (;;) {
        auto [ec, socket] = co_await acceptor.async_accept(tuple);
        if (ec == asio::error::operation_aborted) co_return;
        if (ec) { // out of files, most likely: let some connections end first
            asio::steady_timer pause(acceptor.get_executor(), std::chrono::milliseconds(50));
            co_await pause.async_wait(tuple);
            continue;
        }
        error_code ignored;
        socket.set_option(tcp::no_delay(true), ignored);
        const auto connection = ++state.connections;
        const auto executor = acceptor.get_executor();
        if (tls)
            asio::co_spawn(executor, serve_tls(std::move(socket), *tls, state, connection), on_end);
        else
            asio::co_spawn(executor, serve_plain(std::move(socket), state, connection), on_end);
    }
}

asio::awaitable<void> flush_regularly(shared_state& state) {
    asio::steady_timer timer(co_await asio::this_coro::executor);
    for (;;) {
        timer.expires_after(state.settings.log_flush);
        co_await timer.async_wait(tuple);
        state.log.flush();
    }
}

result<void> listen_on(tcp::acceptor& acceptor, const std::string& address, std::uint16_t port) {
    error_code ec;
    const tcp::endpoint where(asio::ip::make_address(address, ec), port);
    if (!ec) acceptor.open(where.protocol(), ec);
    if (!ec) acceptor.set_option(tcp::acceptor::reuse_address(true), ec);
    if (!ec) acceptor.bind(where, ec);
    if (!ec) acceptor.listen(4096, ec);
    if (ec) return fail(leadwire::error_code::io, address + ":" + std::to_string(port), ec.message());
    return {};
}

result<void> set_up(asio::ssl::context& tls, const server_settings& settings) {
    const auto& files = *settings.files;
    error_code ec;
    tls.use_certificate_chain_file(files.certificate, ec);
    if (ec) return fail(leadwire::error_code::io, files.certificate, ec.message());
    tls.use_private_key_file(files.key, asio::ssl::context::pem, ec);
    if (ec) return fail(leadwire::error_code::io, files.key, ec.message());
    auto* c = tls.native_handle();
    SSL_CTX_set_min_proto_version(c, TLS1_2_VERSION);
    if (settings.versions == server_settings::tls_versions::only_1_2) SSL_CTX_set_max_proto_version(c, TLS1_2_VERSION);
    if (settings.sessions == server_settings::tls_sessions::none) {
        SSL_CTX_set_session_cache_mode(c, SSL_SESS_CACHE_OFF);
        SSL_CTX_set_options(c, SSL_OP_NO_TICKET);
        SSL_CTX_set_num_tickets(c, 0);
    }
    return {};
}

} // namespace

result<void> serve(const server_settings& settings, const std::function<result<void>(listening)>& ready) {
    auto log = request_log::open(settings.log);
    if (!log) return std::unexpected(log.error());
    asio::ssl::context tls(asio::ssl::context::tls_server);
    shared_state state{.settings = settings, .log = std::move(*log)};
    asio::io_context io(1); // after what its coroutines refer to
    tcp::acceptor plain(io), encrypted(io);
    if (auto done = listen_on(plain, settings.address, settings.port); !done) return done;
    if (settings.files) {
        if (auto done = set_up(tls, settings); !done) return done;
        if (auto done = listen_on(encrypted, settings.address, settings.tls_port); !done) return done;
        asio::co_spawn(io, accept_all(encrypted, &tls, state), on_end);
    }
    asio::co_spawn(io, accept_all(plain, nullptr, state), on_end);
    if (settings.log_flush.count() > 0) asio::co_spawn(io, flush_regularly(state), on_end);
    std::signal(SIGPIPE, SIG_IGN);
    asio::signal_set stop(io, SIGTERM, SIGINT);
    stop.async_wait([&io](error_code, int) { io.stop(); });

    const auto tls_port = settings.files ? encrypted.local_endpoint().port() : std::uint16_t{0};
    if (auto done = ready({plain.local_endpoint().port(), tls_port}); !done) return done;
    io.run();
    return {};
}

} // namespace leadwire::mockcrm
