// When a send that failed is tried again, and when no more (docs/integrations.md, "[retry]").
#pragma once

#include "host/delivery/integration.hpp"
#include "host/lead/target_answer.hpp"
#include "host/lead/timestamp.hpp"

#include <chrono>
#include <optional>

namespace leadwire {

constexpr std::chrono::seconds first_backoff{60};   ///< doubled with each attempt
constexpr std::chrono::seconds longest_backoff{3600};
constexpr std::chrono::hours longest_retry_after{24}; ///< more than that is not believed

struct failed_try {
    leadwire::flow flow = leadwire::flow::new_lead;
    int attempts = 1;      ///< made so far, with this one
    bool in_doubt = false; ///< the target may have the lead
    timestamp at{};
    std::optional<timestamp> not_before{}; ///< the target's wish
    double chance = 0;                     ///< random, from 0 to 1
};

enum class after_failure { again, hold, cancel };

struct next_try {
    after_failure what = after_failure::again;
    timestamp due_at{}; ///< the epoch: at the next tick, whatever the clock says
    int reason = 0;     ///< of a cancelled lead
};

/// Only flow new can cancel, and never a lead that the target may have: elsewhere the last failure holds.
[[nodiscard]] next_try next_try_of(const retry_rule& rule, const failed_try& failed);

/// What the Retry-After of a 429 or 503 asks for; nothing if there is none that can be read.
[[nodiscard]] std::optional<timestamp> retry_after(const target_answer& answer, timestamp now);

} // namespace leadwire
