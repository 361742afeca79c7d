// TLS over a non-blocking socket, without waiting: each step says what it needs to go on.
#pragma once

#include "host/http/io_step.hpp"
#include "host/http/tls_context.hpp"

#include <memory>
#include <span>
#include <string>
#include <string_view>

struct ssl_st;

namespace leadwire::http {

// OpenSSL works on the socket itself here instead of on memory that somebody copies to a socket: a check
// before use then sees what the kernel holds, and the request's first byte is known to go out when `write` is
// called.
class tls_stream {
public:
    /// `host`: name or address that the certificate must be for; shown as SNI if it is a name.
    tls_stream(const tls_context& context, int socket, const std::string& host, tls_memory memory);
    ~tls_stream(); ///< says goodbye if the socket takes it at once

    [[nodiscard]] io_step handshake();
    [[nodiscard]] io_step read(std::span<char> into);
    [[nodiscard]] io_step write(std::string_view bytes);
    /// Bytes came that are not read yet: the socket need not have any more.
    [[nodiscard]] bool holds_bytes() const;
    /// True: open, and nothing has come.
    [[nodiscard]] bool quiet();
    /// Gives the record buffers back, unless they hold something: thousands of connections wait at once.
    void rest();
    /// The socket is gone: its number may soon be another's.
    void detach();
    /// Why the last step failed, for people.
    [[nodiscard]] const std::string& problem() const { return problem_; }

    /// Makes a context hand new sessions to the streams that asked for them.
    static void remember_sessions(ssl_ctx_st* context);

private:
    struct link;
    std::unique_ptr<link> link_;
    tls_memory memory_;
    std::shared_ptr<ssl_st> ssl_;
    std::string problem_;
    bool broken_ = false;

    io_step judge(int returned);
};

} // namespace leadwire::http
