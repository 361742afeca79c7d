#include "host/sender/retention.hpp"

#include <algorithm>

namespace leadwire::sender {
using namespace std::chrono_literals;

db::retention_order retention_order_of(const retention_ages& ages, timestamp at) {
    constexpr std::chrono::milliseconds day = 24h;
    return {.attempts_before = at - ages.attempts,
            .bodies_before = at - ages.bodies,
            .keys_before = at - std::max(ages.attempts, day),
            .now = at,
            .pause = std::clamp<std::chrono::milliseconds>(std::min(ages.attempts, ages.bodies) / 24, 1min, day)};
}

boost::asio::awaitable<result<db::retention_step>>
drop_old(async_store& store, retention_ages ages, std::function<timestamp()> clock, std::chrono::milliseconds budget) {
    const auto until = std::chrono::steady_clock::now() + budget;
    db::retention_step all;
    do {
        auto step = co_await store.run([order = retention_order_of(ages, clock())](db::store& s) { return s.retain(order); });
        if (!step) co_return std::unexpected(step.error());
        all.attempts += step->attempts;
        all.bodies += step->bodies;
        all.keys += step->keys;
        all.recordings += step->recordings;
        if (step->weeks) all.weeks = step->weeks; // there is a minute between two looks
        all.next = step->next;
    } while (!all.next && std::chrono::steady_clock::now() < until);
    co_return all;
}

} // namespace leadwire::sender
