// A step of retention, at a moment that stands still.
#pragma once

#include "tests/integration/db/common/fixture.hpp"

#include <chrono>

namespace leadwire::tests {

inline const auto moment = now();
constexpr std::chrono::hours day{24};

struct retention_fixture : store_fixture {
    static db::retention_order order(timestamp at = moment) {
        return {.attempts_before = at - 90 * day, .bodies_before = at - 30 * day, .keys_before = at - 90 * day, .now = at, .pause = day};
    }
    db::retention_step step(timestamp at = moment) { return value_of(store->retain(order(at))); }
};

} // namespace leadwire::tests
