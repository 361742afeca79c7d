#include "host/http/tls_sessions.hpp"

#include <openssl/ssl.h>

namespace leadwire::http {
namespace {
constexpr std::size_t most = 256; // more connections of a target seldom open at once: their handshakes are full ones
}

void tls_sessions::keep(session s) {
    if (SSL_SESSION_get_protocol_version(s.get()) < TLS1_3_VERSION) kept_.clear();
    kept_.push_back(std::move(s));
    if (kept_.size() > most) kept_.pop_front();
}

tls_sessions::session tls_sessions::take() {
    while (!kept_.empty() && SSL_SESSION_is_resumable(kept_.back().get()) != 1) kept_.pop_back();
    if (kept_.empty()) return nullptr;
    auto newest = kept_.back();
    if (kept_.size() > 1) kept_.pop_back();
    return newest;
}

} // namespace leadwire::http
