// Names become addresses without blocking the loop: system lookups on threads of their own, answers cached.
#pragma once

#include "host/http/name_cache.hpp"

#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <string>

namespace leadwire::http {

/// Blocks; called on the resolver's threads.
using name_lookup = std::function<name_answer(const std::string& host)>;
[[nodiscard]] name_answer look_up_by_system(const std::string& host);

/// Belongs to the thread of `io`. Destruction waits for lookups under way.
class resolver {
public:
    resolver(boost::asio::io_context& io, std::chrono::milliseconds keep,
             name_lookup lookup = look_up_by_system);
    ~resolver();

    /// Nothing: not answered until `due`, or cancelled. Whoever asks for a name under way waits for the same
    /// lookup.
    [[nodiscard]] boost::asio::awaitable<std::optional<name_answer>>
    resolve(std::string host, std::chrono::steady_clock::time_point due);

private:
    struct state;
    std::shared_ptr<state> state_;
};

} // namespace leadwire::http
