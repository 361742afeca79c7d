// Attempts, their bodies and idempotency keys go when they are old, in small steps beside the sending.
#pragma once

#include "host/sender/async_store.hpp"

#include <chrono>
#include <functional>

namespace leadwire::sender {

/// How long each is kept.
struct retention_ages {
    std::chrono::milliseconds attempts{}, bodies{};
};
/// What is old as of `at`: keys go with the attempts, but no repeat of a request comes back after less than a day.
[[nodiscard]] db::retention_order retention_order_of(const retention_ages& ages, timestamp at);

/// Steps until nothing is left to do for now, or `budget` is used up; what the last one said, with all that was dropped.
[[nodiscard]] boost::asio::awaitable<result<db::retention_step>>
drop_old(async_store& store, retention_ages ages, std::function<timestamp()> clock, std::chrono::milliseconds budget);

} // namespace leadwire::sender
