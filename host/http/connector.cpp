#include "host/http/connector.hpp"

#include "host/http/answer_reader.hpp"

#include <boost/asio/error.hpp>

namespace leadwire::http {
namespace asio = boost::asio;
using std::chrono::steady_clock;

namespace {

failure problem(failure_kind kind, std::string text) {
    return {kind, phase::prepared, std::move(text)};
}

/// The machine's own want, which says nothing about the target.
bool is_our_fault(const boost::system::error_code& ec) {
    namespace errc = boost::system::errc;
    return ec == errc::too_many_files_open || ec == errc::too_many_files_open_in_system ||
           ec == errc::no_buffer_space || ec == errc::not_enough_memory || ec == errc::address_not_available;
}

bool is_localhost(std::string_view host) {
    if (host.ends_with('.')) host.remove_suffix(1);
    return host == "localhost" || host.ends_with(".localhost");
}

failure too_slow(failure_kind kind, const std::string& what) {
    return problem(kind, what + " took longer than the time limit allows.");
}

} // namespace

std::expected<route, failure> plan_route(const target_url& target, const connection_profile& profile) {
    route out{target, {}, {profile.ca_file, profile.client_certificate, profile.client_key}, {}};
    if (!profile.proxy.empty()) {
        auto proxy = parse_proxy(profile.proxy);
        if (!proxy) return std::unexpected(problem(failure_kind::proxy, proxy.error()));
        out.proxy = std::move(*proxy);
    }
    out.key.append(name_of(target.scheme))
        .append(" ")
        .append(target.host)
        .append(" ")
        .append(std::to_string(target.port));
    for (const auto* part :
         {&profile.proxy, &profile.ca_file, &profile.client_certificate, &profile.client_key})
        out.key.append("\n").append(*part);
    return out;
}

connector::connector(asio::io_context& io, egress_rules rules, std::chrono::milliseconds name_cache,
                     deadline_list& limits)
    : io_(io), rules_(std::move(rules)), resolver_(io, name_cache), limits_(limits) {}

connector::addresses connector::allowed(std::vector<ip_address> found, const route& way) const {
    if (way.proxy) return found; // the operator named the proxy; the target is checked apart
    std::vector<ip_address> good;
    std::string why;
    for (const auto& a : found) {
        const auto refused = rules_.refusal(a);
        if (!refused)
            good.push_back(a);
        else if (why.empty())
            why = way.target.host +
                  (way.target.host == a.text() ? "" : " resolves to " + a.text() + ", which") + " is a " +
                  std::string(*refused) + " address; list its range in egress.allow if it is wanted.";
    }
    if (good.empty()) return std::unexpected(problem(failure_kind::egress, std::move(why)));
    return good;
}

/// A name is resolved by the proxy, out of our sight; what is plainly an address is checked all the same.
std::optional<failure> connector::check_proxied(const target_url& target) const {
    const auto literal =
        is_localhost(target.host) ? ip_address::v4(0x7F000001) : parse_ip_liberally(target.host);
    if (!literal) return std::nullopt;
    const auto refused = rules_.refusal(*literal);
    if (!refused) return std::nullopt;
    return problem(failure_kind::egress, target.host + " is a " + std::string(*refused) +
                                             " address; list its range in egress.allow if it is wanted.");
}

asio::awaitable<connector::addresses> connector::find_addresses(const route& way, time_point due) {
    const auto kind = way.proxy ? failure_kind::proxy : failure_kind::resolve;
    const auto& host = way.proxy ? way.proxy->host : way.target.host;
    if (way.proxy)
        if (auto refused = check_proxied(way.target)) co_return std::unexpected(std::move(*refused));
    if (const auto literal = parse_ip(host)) co_return allowed({*literal}, way);
    auto answer = co_await resolver_.resolve(host, due);
    if (!answer) co_return std::unexpected(too_slow(kind, "Resolving the name " + host));
    if (answer->addresses.empty())
        co_return std::unexpected(
            problem(kind, "The name " + host + " cannot be resolved: " + answer->problem + '.'));
    co_return allowed(std::move(answer->addresses), way);
}

/// Addresses in turn; each gets its share of the time, so that a silent first one leaves some for the second.
asio::awaitable<connector::opened> connector::reach(const route& way, time_point due) {
    const auto found = co_await find_addresses(way, due);
    if (!found) co_return std::unexpected(found.error());
    const auto kind = way.proxy ? failure_kind::proxy : failure_kind::connect;
    const auto where = way.proxy ? "The proxy " + way.proxy->text() : way.target.host_and_port();
    const auto port = way.proxy ? way.proxy->port : way.target.port;
    failure last;
    auto left = static_cast<int>(found->size());
    for (const auto& address : *found) {
        const auto now = steady_clock::now();
        if (now >= due) co_return std::unexpected(too_slow(kind, "Connecting to " + where));
        auto made = std::make_unique<connection>(io_);
        deadline limit(limits_, now + (due - now) / left--, [c = made.get()] { c->abort(); });
        const auto ec = co_await made->connect(address, port);
        if (!ec) co_return made;
        if (is_our_fault(ec))
            co_return std::unexpected(
                problem(failure_kind::request, "No connection can be opened here: " + ec.message() + '.'));
        if (limit.passed())
            last = too_slow(kind, "Connecting to " + where + " (" + address.text() + ")");
        else if (ec == asio::error::operation_aborted)
            co_return std::unexpected(problem(kind, "The exchange was cancelled while it connected."));
        else
            last =
                problem(kind, where + " (" + address.text() + ") cannot be reached: " + ec.message() + '.');
    }
    co_return std::unexpected(std::move(last));
}

asio::awaitable<std::optional<failure>> connector::open_tunnel(connection& c, const target_url& target,
                                                               const proxy_address& proxy) {
    const auto who = "The proxy " + proxy.text();
    const auto head = connect_head(target, proxy);
    if (co_await c.write(head) != io_status::done)
        co_return problem(failure_kind::proxy, who + " closed the connection.");
    answer_reader reader(0, answer_to::connect_request);
    while (reader.now() == answer_reader::state::more) {
        const auto status = co_await c.read(reader);
        if (status == io_status::closed)
            reader.end();
        else if (status == io_status::failed)
            co_return problem(failure_kind::proxy, who + " broke the connection: " + c.problem() + '.');
    }
    if (reader.now() != answer_reader::state::complete)
        co_return problem(failure_kind::proxy, who + " did not answer CONNECT in HTTP.");
    const auto words = reader.reason();
    const auto status = reader.take().status;
    if (status / 100 != 2)
        co_return problem(failure_kind::proxy, who + " refused the tunnel to " + target.host_and_port() +
                                                   ": " + std::to_string(status) + ' ' + words + '.');
    if (c.has_unused()) co_return problem(failure_kind::proxy, who + " spoke before the target.");
    co_return std::nullopt;
}

asio::awaitable<connector::opened> connector::open(const route& way, time_point due) {
    auto made = co_await reach(way, due);
    if (!made || way.target.scheme == url_scheme::http) co_return made;
    auto& c = **made;
    deadline limit(limits_, due, [&c] { c.abort(); });
    if (way.proxy) {
        if (auto refused = co_await open_tunnel(c, way.target, *way.proxy)) {
            if (limit.passed())
                co_return std::unexpected(
                    too_slow(failure_kind::proxy, "CONNECT at the proxy " + way.proxy->text()));
            co_return std::unexpected(std::move(*refused));
        }
    }
    const auto context = tls_.find(way.files);
    if (!context) co_return std::unexpected(problem(failure_kind::request, context.error()));
    const auto secured = co_await c.start_tls(*context, way.target.host, tls_.memory_of(way.key));
    if (secured) co_return made;
    if (limit.passed())
        co_return std::unexpected(too_slow(failure_kind::tls, "TLS with " + way.target.host_and_port()));
    co_return std::unexpected(problem(failure_kind::tls, "TLS with " + way.target.host_and_port() +
                                                             " failed: " + c.problem() + '.'));
}

} // namespace leadwire::http
