// How fast and how much an integration is sent to, over all processes.
#pragma once

#include "host/lead/timestamp.hpp"

#include <chrono>
#include <cstdint>
#include <string>

namespace leadwire::db {

/// What one exchange says about the target. What a proxy, this host or a plugin did says nothing.
enum class target_health { none, good, bad };

struct pace_limits {
    int in_flight = 0; ///< 0: no limit
    int per_second = 0;
    std::int64_t per_day = 0;
    std::string timezone = "UTC"; ///< of the day
    [[nodiscard]] bool paced() const { return per_second > 0 || per_day > 0; }
};

/// A process that says nothing for so long has ended: its share is free.
constexpr std::chrono::seconds share_life{10};

/// A process's share of the requests that may be under way.
struct share_order {
    std::string integration, owner;
    int limit = 1;         ///< of all processes together
    int kept_for_sync = 0; ///< of it, for customers who wait
    int wanted = 0;                    ///< it could use so many
    int under_way = 0;                 ///< it cannot give these back now
    std::chrono::milliseconds window{}; ///< of the breaker
};

/// The breaker as it stands; `version` grows with every change.
struct breaker_row {
    int state = 0; ///< 0 closed, 1 open, 2 half-open
    std::int64_t version = 0;
    timestamp since{};
};

/// What the breaker goes by.
struct target_now {
    breaker_row breaker;
    std::int64_t good = 0, bad = 0; ///< within the window, and since the breaker changed
    timestamp at{};                 ///< the database's clock
};

struct pace_share {
    int held = 0; ///< may be under way now
    target_now target;
};

/// For a customer who waits.
struct sync_slot {
    std::chrono::microseconds after{}; ///< from now on
    bool tries = false;                ///< the breaker is open: what comes of this one moves it
};

/// What a process gives back at the end of its lanes.
struct share_return {
    std::string integration, owner;
    std::int64_t day = 0;    ///< as it was granted
    std::int64_t unsent = 0; ///< granted of that day, and never sent
};

/// An integration's pace as people see it.
struct pace_view {
    std::string integration;
    breaker_row breaker;
    timestamp next_slot{};      ///< no request before
    std::int64_t day = 0;       ///< days since 1970 in the integration's time zone
    std::int64_t day_count = 0; ///< granted of that day
    std::int64_t refused = 0;   ///< outcomes that came too late
    int held = 0;               ///< shares of all processes
    timestamp at{};             ///< the database's clock
};

} // namespace leadwire::db
