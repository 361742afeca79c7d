// Attempts counted by what came of them, and by how long they took.
#pragma once

#include "host/lead/flow.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <string>

namespace leadwire::db {

/// Upper bounds of the buckets in which attempts are counted by how long they took, inclusive; one bucket more has none.
inline constexpr std::array<std::int64_t, 12> latency_bounds_us{5'000,   10'000,    25'000,    50'000,    100'000,    250'000,
                                                                500'000, 1'000'000, 2'500'000, 5'000'000, 10'000'000, 30'000'000};
struct outcome_count {
    std::string integration;
    leadwire::flow flow = leadwire::flow::new_lead;
    std::string outcome;
    struct bucket {
        std::int64_t count = 0, elapsed_us = 0;
    };
    std::array<bucket, latency_bounds_us.size() + 1> by_latency{};

    void add(std::int64_t elapsed_us) {
        auto which = std::ranges::lower_bound(latency_bounds_us, elapsed_us) - latency_bounds_us.begin();
        auto& bucket = by_latency[static_cast<std::size_t>(which)];
        ++bucket.count;
        bucket.elapsed_us += elapsed_us;
    }
    [[nodiscard]] std::int64_t count() const {
        std::int64_t all = 0;
        for (const auto& bucket : by_latency) all += bucket.count;
        return all;
    }
};

} // namespace leadwire::db
