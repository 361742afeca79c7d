// What TLS trusts and shows, from the files of a profile; one OpenSSL context for equal ones.
#pragma once

#include "host/http/tls_sessions.hpp"

#include <expected>
#include <filesystem>
#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

struct ssl_ctx_st;

namespace leadwire::http {

struct tls_files {
    std::string ca_file;                        ///< empty: the system's roots
    std::string client_certificate, client_key; ///< empty: none
};
using tls_context = std::shared_ptr<ssl_ctx_st>;

/// Sessions of earlier connections to a target, for shorter handshakes with the next ones.
using tls_memory = std::shared_ptr<tls_sessions>;

class tls_contexts {
public:
    /// Reads the files anew when they have changed. The error is a sentence that names the file.
    [[nodiscard]] std::expected<tls_context, std::string> find(const tls_files& files);
    [[nodiscard]] tls_memory memory_of(const std::string& target);

private:
    struct entry {
        tls_context context;
        std::vector<std::filesystem::file_time_type> changed;
    };
    std::unordered_map<std::string, entry> contexts_;
    std::unordered_map<std::string, tls_memory> memories_;
};

} // namespace leadwire::http
