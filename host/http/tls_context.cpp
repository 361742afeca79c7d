#include "host/http/tls_context.hpp"

#include "host/http/tls_stream.hpp"

#include <openssl/err.h>
#include <openssl/ssl.h>

namespace leadwire::http {
namespace {

std::unexpected<std::string> unusable(const std::string& what, const std::string& file) {
    const auto code = ERR_peek_last_error();
    const char* reason = code == 0 ? nullptr : ERR_reason_error_string(code);
    std::string text = "The " + what + ' ' + file +
                       " cannot be used: " + (reason != nullptr ? reason : "it holds none") + '.';
    ERR_clear_error();
    return std::unexpected(std::move(text));
}

std::vector<std::filesystem::file_time_type> change_times(const tls_files& files) {
    std::vector<std::filesystem::file_time_type> out;
    for (const auto* name : {&files.ca_file, &files.client_certificate, &files.client_key}) {
        std::error_code ec;
        out.push_back(name->empty() ? std::filesystem::file_time_type{}
                                    : std::filesystem::last_write_time(*name, ec));
    }
    return out;
}

std::expected<tls_context, std::string> make(const tls_files& files) {
    ERR_clear_error();
    tls_context context(SSL_CTX_new(TLS_client_method()), SSL_CTX_free);
    auto* c = context.get();
    if (c == nullptr) return unusable("TLS library", "OpenSSL");
    SSL_CTX_set_min_proto_version(c, TLS1_2_VERSION);
    SSL_CTX_set_options(c, SSL_OP_NO_RENEGOTIATION | SSL_OP_NO_COMPRESSION);
    SSL_CTX_set_mode(c, SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
    SSL_CTX_set_read_ahead(c, 1); // else each record is read in two calls: its head, then the rest
    SSL_CTX_set_verify(c, SSL_VERIFY_PEER, nullptr);
    static constexpr unsigned char protocols[] = "\x08http/1.1";
    SSL_CTX_set_alpn_protos(c, protocols, sizeof protocols - 1);
    tls_stream::remember_sessions(c);

    if (files.ca_file.empty()) {
        if (SSL_CTX_set_default_verify_paths(c) != 1)
            return unusable("system's root certificates", "of OpenSSL");
    } else if (SSL_CTX_load_verify_file(c, files.ca_file.c_str()) != 1) {
        return unusable("CA file", files.ca_file);
    }
    if (files.client_certificate.empty()) return context;
    if (SSL_CTX_use_certificate_chain_file(c, files.client_certificate.c_str()) != 1)
        return unusable("client certificate", files.client_certificate);
    const auto& key = files.client_key.empty() ? files.client_certificate : files.client_key;
    if (SSL_CTX_use_PrivateKey_file(c, key.c_str(), SSL_FILETYPE_PEM) != 1 ||
        SSL_CTX_check_private_key(c) != 1)
        return unusable("client key", key);
    return context;
}

} // namespace

std::expected<tls_context, std::string> tls_contexts::find(const tls_files& files) {
    const auto key = files.ca_file + '\n' + files.client_certificate + '\n' + files.client_key;
    auto changed = change_times(files);
    if (const auto known = contexts_.find(key); known != contexts_.end() && known->second.changed == changed)
        return known->second.context;
    auto made = make(files);
    if (!made) return made;
    contexts_.insert_or_assign(key, entry{*made, std::move(changed)});
    memories_.clear(); // sessions belong to the context that they were made with
    return made;
}

tls_memory tls_contexts::memory_of(const std::string& target) {
    if (memories_.size() > 1024) memories_.clear();
    auto& memory = memories_[target];
    if (!memory) memory = std::make_shared<tls_sessions>();
    return memory;
}

} // namespace leadwire::http
