// The server: plain and TLS on one address, one thread, until SIGTERM or SIGINT.
#pragma once

#include "host/lead/error.hpp"
#include "tools/mockcrm/certificate.hpp"
#include "tools/mockcrm/rules.hpp"

#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace leadwire::mockcrm {

struct server_settings {
    std::string address = "127.0.0.1";        ///< to listen on
    std::uint16_t port = 0, tls_port = 0;     ///< 0: the system chooses
    std::optional<certificate_files> files;   ///< none: no TLS
    enum class tls_versions { all, only_1_2 } versions = tls_versions::all;
    enum class tls_sessions { resumed, none } sessions = tls_sessions::resumed; ///< none: each handshake is a full one
    std::string log;                          ///< path; empty: none
    std::chrono::milliseconds log_flush{100}; ///< 0: each line at once
    std::vector<rule> rules;
};

struct listening {
    std::uint16_t port = 0, tls_port = 0; ///< tls_port 0: no TLS
};

/// Serves until a signal comes; `ready` is called once both ports listen.
[[nodiscard]] result<void> serve(const server_settings& settings,
                                 const std::function<result<void>(listening)>& ready);

} // namespace leadwire::mockcrm
