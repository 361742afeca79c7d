#include "tests/support/scripted_server.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <openssl/ssl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <charconv>
#include <csignal>
#include <stdexcept>

namespace leadwire::test {
namespace {

std::size_t content_length(std::string_view head) {
    std::string lower(head);
    std::ranges::transform(lower, lower.begin(),
                           [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
    const auto at = lower.find("content-length:");
    if (at == std::string::npos) return 0;
    auto text = std::string_view(lower).substr(at + 15);
    while (text.starts_with(' ')) text.remove_prefix(1);
    std::size_t length = 0;
    std::from_chars(text.data(), text.data() + text.size(), length);
    return length;
}

void limit_waiting(int socket) {
    const timeval limit{10, 0};
    ::setsockopt(socket, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
    ::setsockopt(socket, SOL_SOCKET, SO_SNDTIMEO, &limit, sizeof limit);
    const int on = 1;
    ::setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
}

} // namespace

peer::peer(int socket, ssl_ctx_st* tls) : socket_(socket) {
    limit_waiting(socket);
    if (tls != nullptr) start_tls(tls);
}

peer::~peer() {
    if (tls_ && !failed_ && socket_ >= 0) SSL_shutdown(tls_.get());
    close();
}

bool peer::start_tls(ssl_ctx_st* context) {
    tls_.reset(SSL_new(context), SSL_free);
    SSL_set_fd(tls_.get(), socket_);
    failed_ = SSL_accept(tls_.get()) != 1;
    return !failed_;
}

bool peer::resumed() const {
    return tls_ && SSL_session_reused(tls_.get()) == 1;
}
std::string peer::protocol() const {
    const unsigned char* name = nullptr;
    unsigned size = 0;
    SSL_get0_alpn_selected(tls_.get(), &name, &size);
    return {reinterpret_cast<const char*>(name), size};
}
void peer::say_goodbye() {
    SSL_shutdown(tls_.get());
}

std::string peer::read_some(std::size_t size) {
    if (failed_ || socket_ < 0) return {};
    std::string out(size, '\0');
    const auto got = tls_ ? SSL_read(tls_.get(), out.data(), static_cast<int>(size))
                          : ::recv(socket_, out.data(), size, 0);
    if (got <= 0 && tls_ && SSL_get_error(tls_.get(), static_cast<int>(got)) != SSL_ERROR_ZERO_RETURN)
        failed_ = true;
    out.resize(got > 0 ? static_cast<std::size_t>(got) : 0);
    return out;
}

std::string peer::read_request() {
    for (;;) {
        if (const auto end = kept_.find("\r\n\r\n"); end != std::string::npos) {
            const auto whole = end + 4 + content_length(std::string_view(kept_).substr(0, end));
            if (kept_.size() >= whole) {
                auto out = kept_.substr(0, whole);
                kept_.erase(0, whole);
                return out;
            }
        }
        const auto more = read_some();
        if (more.empty()) return {};
        kept_ += more;
    }
}

void peer::send(std::string_view bytes) {
    while (!bytes.empty() && !failed_ && socket_ >= 0) {
        const auto put = tls_ ? SSL_write(tls_.get(), bytes.data(), static_cast<int>(bytes.size()))
                              : ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
        if (put <= 0) {
            failed_ = true;
            return;
        }
        bytes.remove_prefix(static_cast<std::size_t>(put));
    }
}

void peer::answer(std::string_view body, std::string_view more_headers) {
    send("HTTP/1.1 200 OK\r\nContent-Length: " + std::to_string(body.size()) + "\r\n" +
         std::string(more_headers) + "\r\n" + std::string(body));
}

void peer::wait_for_end() {
    while (!read_some().empty()) {
    }
}

void peer::close() {
    if (socket_ < 0) return;
    ::shutdown(socket_, SHUT_RDWR);
    socket_ = -1; // the server closes the number itself: nobody else may get it meanwhile
}

void peer::reset() {
    if (socket_ < 0) return;
    const linger at_once{1, 0};
    ::setsockopt(socket_, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
    // Disconnecting sends the RST without giving the number back.
    sockaddr nothing{};
    nothing.sa_family = AF_UNSPEC;
    ::connect(socket_, &nothing, sizeof nothing);
    socket_ = -1;
    failed_ = true;
}

std::shared_ptr<ssl_ctx_st> make_server_context(const server_tls& files) {
    std::shared_ptr<ssl_ctx_st> context(SSL_CTX_new(TLS_server_method()), SSL_CTX_free);
    auto* c = context.get();
    if (SSL_CTX_use_certificate_chain_file(c, files.certificate.c_str()) != 1 ||
        SSL_CTX_use_PrivateKey_file(c, files.key.c_str(), SSL_FILETYPE_PEM) != 1)
        throw std::runtime_error("test server: certificate");
    if (!files.client_ca.empty()) {
        SSL_CTX_load_verify_file(c, files.client_ca.c_str());
        SSL_CTX_set_verify(c, SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT, nullptr);
    }
    static constexpr unsigned char name[] = "test";
    SSL_CTX_set_session_id_context(c, name, sizeof name);
    SSL_CTX_set_alpn_select_cb(
        c,
        [](SSL*, const unsigned char** out, unsigned char* size, const unsigned char* in, unsigned in_size, void*) {
            static constexpr unsigned char spoken[] = "\x02h2\x08http/1.1";
            return SSL_select_next_proto(const_cast<unsigned char**>(out), size, spoken, sizeof spoken - 1, in, in_size) ==
                           OPENSSL_NPN_NEGOTIATED
                       ? SSL_TLSEXT_ERR_OK
                       : SSL_TLSEXT_ERR_NOACK;
        },
        nullptr);
    // A server that takes early data must not take a ticket twice.
    if (files.tickets == server_tls::ticket_use::once) SSL_CTX_set_max_early_data(c, 1024);
    if (files.highest_version != 0) {
        SSL_CTX_set_security_level(c, 0);
        SSL_CTX_set_min_proto_version(c, 0);
        SSL_CTX_set_max_proto_version(c, files.highest_version);
    }
    return context;
}

scripted_server::scripted_server(script s, std::optional<server_tls> tls, std::uint16_t port) : script_(std::move(s)) {
    ::signal(SIGPIPE, SIG_IGN);
    if (tls) {
        tls_ = make_server_context(*tls);
        encrypted_ = true;
    }
    listener_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    address.sin_port = htons(port);
    const int on = 1;
    ::setsockopt(listener_, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    socklen_t size = sizeof address;
    if (::bind(listener_, reinterpret_cast<sockaddr*>(&address), size) != 0 || ::listen(listener_, 4096) != 0)
        throw std::runtime_error("test server: listen");
    ::getsockname(listener_, reinterpret_cast<sockaddr*>(&address), &size);
    port_ = ntohs(address.sin_port);
    acceptor_ = std::jthread([this] { accept_all(); });
}

scripted_server::~scripted_server() {
    ::shutdown(listener_, SHUT_RDWR);
    acceptor_.join();
    ::close(listener_);
    for (int socket : sockets_) ::shutdown(socket, SHUT_RDWR);
    threads_.clear();
    for (int socket : sockets_) ::close(socket);
}

std::string scripted_server::url(std::string_view path) const {
    return (encrypted_ ? "https://127.0.0.1:" : "http://127.0.0.1:") + std::to_string(port_) +
           std::string(path);
}

void scripted_server::accept_all() {
    for (;;) {
        const int socket = ::accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
        if (socket < 0) return;
        ++accepted_;
        const std::lock_guard lock(mutex_);
        sockets_.push_back(socket);
        threads_.emplace_back([this, socket] {
            peer p(socket, encrypted_ ? tls_.get() : nullptr);
            script_(p);
        });
    }
}

scripted_server::script answering(std::string body) {
    return [body = std::move(body)](peer& p) {
        while (!p.read_request().empty()) p.answer(body);
    };
}

} // namespace leadwire::test
