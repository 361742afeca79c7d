// A server that does exactly what a test's script says, on 127.0.0.1 and a port chosen by the system.
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

struct ssl_st;
struct ssl_ctx_st;

namespace leadwire::test {

/// PEM files of the server's side.
struct server_tls {
    std::string certificate, key;
    std::string client_ca;   ///< set: a client certificate of this CA is required
    int highest_version = 0; ///< as OpenSSL numbers them; 0: any
    enum class ticket_use { any_number, once } tickets = ticket_use::any_number; ///< of TLS 1.3
};

/// One accepted connection. Every call blocks, at most ten seconds.
class peer {
public:
    peer(int socket, ssl_ctx_st* tls);
    ~peer();
    peer(const peer&) = delete;
    peer& operator=(const peer&) = delete;

    /// Head and body as they came; empty: the client has ended the connection.
    std::string read_request();
    /// Up to `size` bytes; empty at the end.
    std::string read_some(std::size_t size = 65536);
    void send(std::string_view bytes);
    /// "HTTP/1.1 200 OK" with Content-Length and this body.
    void answer(std::string_view body, std::string_view more_headers = "");
    /// Returns when the client has ended the connection.
    void wait_for_end();
    void close();
    /// Ends the connection with RST.
    void reset();
    /// From here on as a server with TLS: what a proxy does for its tunnel.
    bool start_tls(ssl_ctx_st* tls);
    [[nodiscard]] bool resumed() const; ///< the TLS session of an earlier connection
    [[nodiscard]] std::string protocol() const; ///< that both sides have agreed on in the TLS handshake
    void say_goodbye();                 ///< TLS's own end, without ending the connection below

private:
    int socket_;
    std::shared_ptr<ssl_st> tls_;
    std::string kept_;
    bool failed_ = false;
};

class scripted_server {
public:
    /// Runs for each connection, on a thread of its own.
    using script = std::function<void(peer&)>;
    explicit scripted_server(script s, std::optional<server_tls> tls = std::nullopt, std::uint16_t port = 0);
    /// Closes every connection and waits for the scripts.
    ~scripted_server();

    [[nodiscard]] std::uint16_t port() const { return port_; }
    [[nodiscard]] std::string url(std::string_view path = "/") const; ///< with the host 127.0.0.1
    [[nodiscard]] int accepted() const { return accepted_; }
    [[nodiscard]] ssl_ctx_st* tls() const { return tls_.get(); }

private:
    script script_;
    std::shared_ptr<ssl_ctx_st> tls_;
    bool encrypted_ = false;
    int listener_ = -1;
    std::uint16_t port_ = 0;
    std::atomic<int> accepted_ = 0;
    std::mutex mutex_;
    std::vector<int> sockets_;
    std::vector<std::jthread> threads_;
    std::jthread acceptor_;

    void accept_all();
};

/// The script of an ordinary server: answers each request with `body` and keeps the connection.
[[nodiscard]] scripted_server::script answering(std::string body);
[[nodiscard]] std::shared_ptr<ssl_ctx_st> make_server_context(const server_tls& files);

} // namespace leadwire::test
