#include "host/http/resolver.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/thread_pool.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <netdb.h>
#include <netinet/in.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <list>
#include <system_error>
#include <unordered_map>

namespace leadwire::http {
namespace asio = boost::asio;

namespace {

// Asio's own resolver has one thread: a name whose servers are dead would hold up every other name.
constexpr std::size_t lookups_at_once = 8;

struct query {
    std::list<asio::steady_timer*> waiting;
    std::optional<name_answer> answer;
};

class place_in_line {
public:
    place_in_line(query& q, asio::steady_timer& timer) : query_(q) {
        q.waiting.push_back(&timer), at_ = --q.waiting.end();
    }
    ~place_in_line() { query_.waiting.erase(at_); }
    place_in_line(const place_in_line&) = delete;
    place_in_line& operator=(const place_in_line&) = delete;

private:
    query& query_;
    std::list<asio::steady_timer*>::iterator at_;
};

} // namespace

struct resolver::state {
    asio::io_context& io;
    name_cache cache;
    name_lookup lookup;
    std::unordered_map<std::string, std::shared_ptr<query>> running;
    std::unique_ptr<asio::thread_pool> threads; ///< made for the first name: tests and proxies may need none

    state(asio::io_context& context, std::chrono::milliseconds keep, name_lookup l)
        : io(context), cache(keep), lookup(std::move(l)) {}
};

name_answer look_up_by_system(const std::string& host) {
    addrinfo hints{};
    hints.ai_socktype = SOCK_STREAM;
    hints.ai_flags = AI_ADDRCONFIG;
    addrinfo* found = nullptr;
    const int rc = ::getaddrinfo(host.c_str(), nullptr, &hints, &found);
    name_answer out;
    if (rc != 0) {
        out.problem = rc == EAI_SYSTEM ? std::generic_category().message(errno) : ::gai_strerror(rc);
        return out;
    }
    for (const auto* a = found; a != nullptr; a = a->ai_next) {
        ip_address address;
        if (a->ai_family == AF_INET) {
            sockaddr_in four{};
            std::memcpy(&four, a->ai_addr, sizeof four);
            address = ip_address::v4(ntohl(four.sin_addr.s_addr));
        } else if (a->ai_family == AF_INET6) {
            sockaddr_in6 six{};
            std::memcpy(&six, a->ai_addr, sizeof six);
            std::memcpy(address.bytes.data(), &six.sin6_addr, address.bytes.size());
        } else {
            continue;
        }
        if (std::ranges::find(out.addresses, address) == out.addresses.end())
            out.addresses.push_back(address);
    }
    ::freeaddrinfo(found);
    if (out.addresses.empty()) out.problem = "the name has no address";
    return out;
}

resolver::resolver(asio::io_context& io, std::chrono::milliseconds keep, name_lookup lookup)
    : state_(std::make_shared<state>(io, keep, std::move(lookup))) {}

resolver::~resolver() {
    state_->threads.reset();
}

asio::awaitable<std::optional<name_answer>> resolver::resolve(std::string host,
                                                              std::chrono::steady_clock::time_point due) {
    const auto s = state_;
    if (const auto* known = s->cache.find(host, std::chrono::steady_clock::now())) co_return *known;
    auto& running = s->running[host];
    if (!running) {
        running = std::make_shared<query>();
        if (!s->threads) s->threads = std::make_unique<asio::thread_pool>(lookups_at_once);
        asio::post(*s->threads,
                   [weak = std::weak_ptr(s), lookup = s->lookup, executor = s->io.get_executor(), host] {
                       auto answer = lookup(host);
                       asio::post(executor, [weak, host, answer = std::move(answer)]() mutable {
                           const auto locked = weak.lock();
                           if (!locked) return;
                           locked->cache.put(host, answer, std::chrono::steady_clock::now());
                           const auto done = locked->running.extract(host);
                           if (done.empty()) return;
                           done.mapped()->answer = std::move(answer);
                           for (auto* timer : done.mapped()->waiting) timer->cancel();
                       });
                   });
    }
    const auto mine = running;
    asio::steady_timer timer(s->io, due);
    const place_in_line place(*mine, timer);
    co_await timer.async_wait(asio::as_tuple(asio::use_awaitable));
    co_return mine->answer;
}

} // namespace leadwire::http
