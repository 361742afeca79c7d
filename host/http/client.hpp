// The exchange with target CRMs: the only room with Beast's client.
#pragma once

#include "host/lead/error.hpp"
#include "host/lead/request_body.hpp"
#include "host/lead/target_answer.hpp"
#include "host/lead/target_request.hpp"

#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>

#include <chrono>
#include <cstdint>
#include <expected>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace leadwire::http {

/// How connections to one target are made. Equal ones share a pool.
struct connection_profile {
    std::string proxy = {};   ///< "http://user:password@host:port"; empty: none
    std::string ca_file = {}; ///< PEM, instead of the system's roots; empty: system
    std::string client_certificate = {}, client_key = {}; ///< PEM files; empty: none
    int redirects = 0;                                    ///< how many are followed
    std::chrono::milliseconds idle{4000};                 ///< how long a kept connection may rest
    auto operator<=>(const connection_profile&) const = default;
};

struct client_settings {
    std::chrono::milliseconds connect_timeout{5000};
    std::uint64_t max_answer = 4u << 20;   ///< bytes, after decoding
    std::vector<std::string> egress_allow; ///< CIDR ranges that are allowed although private, loopback, …
    std::chrono::milliseconds name_cache{30000};
};

/// How far an exchange came: what decides whether a lead was surely not sent, or is in doubt.
enum class phase { prepared, connected, sent, answered };
[[nodiscard]] std::string_view name_of(phase p);

struct request {
    std::string method; ///< "GET", "POST", …
    std::string url;    ///< absolute, http or https
    header_list
        headers; ///< Content-Type goes before the body's; Host, Content-Length and the like are refused
    request_body body;
    std::chrono::milliseconds timeout{15000}; ///< total, from call to answer
    /// Called as a phase begins, `sent` right before the first byte goes to the kernel; with redirects again
    /// for each hop. Must not throw.
    std::function<void(phase)> on_phase;
};

enum class failure_kind {
    request, ///< ours: bad URL, control characters, missing file
    egress,  ///< the resolved address is not allowed
    resolve, ///< the name could not be resolved
    connect, ///< refused, unreachable, time limit
    tls,     ///< handshake, certificate, host name
    proxy,   ///< the proxy refused or failed
    timeout, ///< after the first byte of the request
    broken,  ///< connection lost after the first byte of the request
    answer,  ///< too large, malformed, not decodable: answered, yet unusable
};

[[nodiscard]] std::string_view name_of(failure_kind kind);

struct failure {
    failure_kind kind = failure_kind::request;
    phase reached = phase::prepared; ///< `sent` means: in doubt; with redirects, of the whole chain
    std::string text;                ///< one sentence for people
};

/// What happened, whichever way it ended.
struct exchange_result {
    std::expected<target_answer, failure> answer;
    std::chrono::microseconds elapsed{};
};

/// One pool for the process. Belongs to one thread, that of `io`. Must outlive the exchanges under way.
class client {
public:
    /// Fails on a malformed range in `egress_allow`.
    [[nodiscard]] static result<std::unique_ptr<client>> create(boost::asio::io_context& io,
                                                                client_settings settings);
    virtual ~client() = default;
    /// Sends once; a kept connection that was found closed before the first byte is replaced, never after it.
    [[nodiscard]] virtual boost::asio::awaitable<exchange_result> exchange(request r,
                                                                           connection_profile profile) = 0;
    /// Closes idle connections; those in use close when their exchange ends.
    virtual void close() = 0;
};

} // namespace leadwire::http
