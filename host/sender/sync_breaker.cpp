#include "host/sender/sync_breaker.hpp"

#include "host/delivery/breaker.hpp"

#include <spdlog/spdlog.h>

namespace leadwire::sender {
namespace {

std::optional<breaker_state> next_state(const db::target_now& target, const breaker_rule& rule,
                                        db::target_health health, bool tried) {
    const auto state = static_cast<breaker_state>(target.breaker.state);
    if (tried && state == breaker_state::half_open)
        return on_tried({.good = health == db::target_health::good, .bad = health == db::target_health::bad});
    return on_counts(state, rule, {target.good, target.bad});
}

} // namespace

boost::asio::awaitable<void> mind_breaker(async_store& store, const integration& rules, db::target_health health,
                                          bool tried) {
    if (health != db::target_health::bad && !tried) co_return;
    auto moved = co_await store.run([&](db::store& s) -> result<void> {
        auto target = s.target(rules.id, rules.breaker.window);
        if (!target) return std::unexpected(target.error());
        auto to = next_state(*target, rules.breaker, health, tried);
        if (!to) return {};
        auto done = s.move_breaker(rules.id, target->breaker.version, static_cast<int>(*to));
        if (!done) return std::unexpected(done.error());
        if (*done)
            spdlog::warn("breaker of {}: {} → {}: {} of {} requests failed", rules.id,
                         name_of(static_cast<breaker_state>(target->breaker.state)), name_of(*to),
                         tried ? health != db::target_health::good : target->bad,
                         tried ? 1 : target->good + target->bad);
        return {};
    });
    if (!moved) spdlog::error("breaker of {}: {}", rules.id, moved.error().message());
}

} // namespace leadwire::sender
