#include "host/http/tls_stream.hpp"

#include "host/http/ip_address.hpp"

#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>
#include <sys/socket.h>

#include <algorithm>
#include <cerrno>
#include <climits>
#include <system_error>

namespace leadwire::http {

struct tls_stream::link {
    int socket = -1;
    bool ended = false;
    int error = 0;
    tls_memory* memory = nullptr;
};

namespace {

template <class Link>
int take(BIO* bio, char* out, int size) {
    auto& l = *static_cast<Link*>(BIO_get_data(bio));
    BIO_clear_retry_flags(bio);
    const auto got = ::recv(l.socket, out, static_cast<std::size_t>(size), 0);
    if (got > 0) return static_cast<int>(got);
    if (got == 0)
        l.ended = true;
    else if (errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR)
        BIO_set_retry_read(bio);
    else
        l.error = errno;
    return static_cast<int>(got);
}

template <class Link>
int give(BIO* bio, const char* bytes, int size) {
    auto& l = *static_cast<Link*>(BIO_get_data(bio));
    BIO_clear_retry_flags(bio);
    // OpenSSL's own socket BIO would raise SIGPIPE here.
    const auto put = ::send(l.socket, bytes, static_cast<std::size_t>(size), MSG_NOSIGNAL);
    if (put >= 0) return static_cast<int>(put);
    if (errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR)
        BIO_set_retry_write(bio);
    else
        l.error = errno;
    return -1;
}

template <class Link>
long control(BIO* bio, int command, long, void*) {
    if (command == BIO_CTRL_FLUSH) return 1;
    if (command == BIO_CTRL_EOF) return static_cast<Link*>(BIO_get_data(bio))->ended ? 1 : 0;
    return 0;
}

int set_up(BIO* bio) {
    BIO_set_init(bio, 1);
    return 1;
}

template <class Link>
BIO_METHOD* socket_method() {
    static BIO_METHOD* const method = [] {
        auto* m = BIO_meth_new(BIO_get_new_index() | BIO_TYPE_SOURCE_SINK, "leadwire socket");
        BIO_meth_set_read(m, take<Link>);
        BIO_meth_set_write(m, give<Link>);
        BIO_meth_set_ctrl(m, control<Link>);
        BIO_meth_set_create(m, set_up);
        return m;
    }();
    return method;
}

} // namespace

void tls_stream::remember_sessions(ssl_ctx_st* context) {
    SSL_CTX_set_session_cache_mode(context, SSL_SESS_CACHE_CLIENT | SSL_SESS_CACHE_NO_INTERNAL);
    SSL_CTX_sess_set_new_cb(context, [](SSL* ssl, SSL_SESSION* session) {
        auto* l = static_cast<link*>(SSL_get_app_data(ssl));
        if (l == nullptr || l->memory == nullptr || !*l->memory) return 0;
        (*l->memory)->keep(std::shared_ptr<SSL_SESSION>(session, SSL_SESSION_free));
        return 1; // the reference is ours now
    });
}

tls_stream::tls_stream(const tls_context& context, int socket, const std::string& host, tls_memory memory)
    : link_(std::make_unique<link>()), memory_(std::move(memory)), ssl_(SSL_new(context.get()), SSL_free) {
    link_->socket = socket;
    link_->memory = &memory_;
    BIO* bio = BIO_new(socket_method<link>());
    if (!ssl_ || bio == nullptr) {
        BIO_free(bio);
        broken_ = true;
        problem_ = "no memory for TLS";
        return;
    }
    BIO_set_data(bio, link_.get());
    SSL_set_bio(ssl_.get(), bio, bio);
    SSL_set_app_data(ssl_.get(), link_.get());
    SSL_set_connect_state(ssl_.get());
    SSL_set_hostflags(ssl_.get(), X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS);
    const auto name = host.ends_with('.') ? host.substr(0, host.size() - 1) : host;
    bool asked = false;
    if (parse_ip(name)) {
        asked = X509_VERIFY_PARAM_set1_ip_asc(SSL_get0_param(ssl_.get()), name.c_str()) == 1;
    } else {
        asked = SSL_set1_host(ssl_.get(), name.c_str()) == 1 &&
                SSL_set_tlsext_host_name(ssl_.get(), name.c_str()) == 1;
    }
    if (!asked) {
        broken_ = true;
        problem_ = "the host name cannot be checked";
    }
    if (memory_)
        if (const auto known = memory_->take()) SSL_set_session(ssl_.get(), known.get());
}

tls_stream::~tls_stream() {
    if (!ssl_) return;
    ERR_clear_error();
    if (!broken_ && SSL_is_init_finished(ssl_.get()) == 1) SSL_shutdown(ssl_.get());
    ERR_clear_error();
    link_->memory = nullptr;
}

io_step tls_stream::handshake() {
    if (broken_) return {io_status::failed, 0};
    ERR_clear_error();
    return judge(SSL_do_handshake(ssl_.get()));
}

io_step tls_stream::read(std::span<char> into) {
    if (broken_) return {io_status::failed, 0};
    ERR_clear_error();
    return judge(
        SSL_read(ssl_.get(), into.data(), static_cast<int>(std::min<std::size_t>(into.size(), INT_MAX))));
}

io_step tls_stream::write(std::string_view bytes) {
    if (broken_) return {io_status::failed, 0};
    ERR_clear_error();
    return judge(
        SSL_write(ssl_.get(), bytes.data(), static_cast<int>(std::min<std::size_t>(bytes.size(), INT_MAX))));
}

bool tls_stream::holds_bytes() const {
    return broken_ || SSL_has_pending(ssl_.get()) == 1;
}

void tls_stream::rest() {
    if (!broken_) SSL_free_buffers(ssl_.get());
}

bool tls_stream::quiet() {
    if (broken_) return false;
    ERR_clear_error();
    char one = 0;
    return judge(SSL_peek(ssl_.get(), &one, 1)).status == io_status::want_read;
}

void tls_stream::detach() {
    link_->socket = -1;
    broken_ = true;
}

io_step tls_stream::judge(int returned) {
    if (returned > 0) return {io_status::done, static_cast<std::size_t>(returned)};
    switch (SSL_get_error(ssl_.get(), returned)) {
    case SSL_ERROR_WANT_READ:
        return {io_status::want_read, 0};
    case SSL_ERROR_WANT_WRITE:
        return {io_status::want_write, 0};
    case SSL_ERROR_ZERO_RETURN:
        return {io_status::closed, 0};
    default:
        break;
    }
    broken_ = true; // after this OpenSSL allows nothing, not even a goodbye
    const auto code = ERR_peek_error();
    const auto verified = SSL_get_verify_result(ssl_.get());
    if (verified != X509_V_OK)
        problem_ = std::string("the certificate is not accepted: ") + X509_verify_cert_error_string(verified);
    else if (link_->ended)
        problem_ = "the peer closed the connection";
    else if (link_->error != 0)
        problem_ = std::generic_category().message(link_->error);
    else if (const char* reason = code == 0 ? nullptr : ERR_reason_error_string(code); reason != nullptr)
        problem_ = reason;
    else
        problem_ = "the connection broke";
    ERR_clear_error();
    return {link_->ended && verified == X509_V_OK ? io_status::closed : io_status::failed, 0};
}

} // namespace leadwire::http
