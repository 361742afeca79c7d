// What a sync send means for the circuit breaker of its integration: no tick need ever come by for that.
#pragma once

#include "host/delivery/integration.hpp"
#include "host/sender/async_store.hpp"

namespace leadwire::sender {

/// After the outcome was recorded. `tried`: the breaker was open and let this one through.
[[nodiscard]] boost::asio::awaitable<void> mind_breaker(async_store& store, const integration& rules,
                                                        db::target_health health, bool tried);

} // namespace leadwire::sender
