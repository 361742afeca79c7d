// From a URL to a connection that is ready for the request: names, egress rules, addresses in turn, proxy,
// TLS.
#pragma once

#include "host/http/client.hpp"
#include "host/http/connection.hpp"
#include "host/http/deadlines.hpp"
#include "host/http/egress.hpp"
#include "host/http/proxy.hpp"
#include "host/http/resolver.hpp"
#include "host/http/url.hpp"

#include <memory>
#include <optional>

namespace leadwire::http {

/// Where to, and which way.
struct route {
    target_url target;
    std::optional<proxy_address> proxy;
    tls_files files;
    std::string key; ///< equal: connections may be shared
};
[[nodiscard]] std::expected<route, failure> plan_route(const target_url& target,
                                                       const connection_profile& profile);

class connector {
public:
    using time_point = std::chrono::steady_clock::time_point;
    using opened = std::expected<std::unique_ptr<connection>, failure>;
    connector(boost::asio::io_context& io, egress_rules rules, std::chrono::milliseconds name_cache,
              deadline_list& limits);

    [[nodiscard]] boost::asio::awaitable<opened> open(const route& way, time_point due);

private:
    using addresses = std::expected<std::vector<ip_address>, failure>;
    boost::asio::io_context& io_;
    egress_rules rules_;
    resolver resolver_;
    tls_contexts tls_;
    deadline_list& limits_;

    [[nodiscard]] boost::asio::awaitable<addresses> find_addresses(const route& way, time_point due);
    [[nodiscard]] addresses allowed(std::vector<ip_address> found, const route& way) const;
    [[nodiscard]] std::optional<failure> check_proxied(const target_url& target) const;
    [[nodiscard]] boost::asio::awaitable<opened> reach(const route& way, time_point due);
    [[nodiscard]] boost::asio::awaitable<std::optional<failure>>
    open_tunnel(connection& c, const target_url& target, const proxy_address& proxy);
};

} // namespace leadwire::http
