// TLS sessions of one target that a later connection may take up again.
#pragma once

#include <deque>
#include <memory>

struct ssl_session_st;

namespace leadwire::http {

// A ticket of TLS 1.3 is good for one connection, and servers that insist on it answer a second use with a full handshake; each
// connection brings new ones. A session of TLS 1.2 is good for any number.
class tls_sessions {
public:
    using session = std::shared_ptr<ssl_session_st>;
    /// The oldest ones go where there are too many.
    void keep(session s);
    /// The newest one; null: there is none. One of TLS 1.2 stays for the others; so does the last one of all, as a second use
    /// costs no more than none.
    [[nodiscard]] session take();

private:
    std::deque<session> kept_;
};

} // namespace leadwire::http
