// Circuit breaker of an integration: when its leads wait because the target fails (docs/integrations.md,
// "[breaker]"). Pure; the numbers are kept and shared elsewhere.
#pragma once

#include "host/delivery/integration.hpp"

#include <cstdint>
#include <optional>
#include <string_view>

namespace leadwire {

enum class breaker_state : int {
    closed = 0,
    open = 1,      ///< leads wait
    half_open = 2, ///< a few are let through to try
};
[[nodiscard]] std::string_view name_of(breaker_state s);

constexpr int leads_to_try = 3; ///< at a tick, while it is open

struct target_counts {
    std::int64_t good = 0, bad = 0;
};

/// Closed, with what the window holds. Nothing: it stays.
[[nodiscard]] std::optional<breaker_state> on_counts(breaker_state s, const breaker_rule& rule,
                                                     const target_counts& counts);
/// A tick has leads for it. `unchanged`: for how long it has been in that state; `patience`: after so long
/// whoever tried has ended without a word.
[[nodiscard]] std::optional<breaker_state> on_tick(breaker_state s, std::chrono::milliseconds unchanged,
                                                   std::chrono::milliseconds patience);
/// What came of those that were let through: it closes if one was good and none was bad.
[[nodiscard]] breaker_state on_tried(const target_counts& counts);

} // namespace leadwire
