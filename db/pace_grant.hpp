// What is granted of an integration's limits: pure.
#pragma once

#include "db/pace_records.hpp"

#include <cstddef>
#include <vector>

namespace leadwire::db {

struct other_share {
    int held = 0, wanted = 0;
};
/// All that others leave while nobody lacks anything; a fair part of the limit where somebody does. The sum of
/// all shares never passes the limit.
[[nodiscard]] int share_of(const share_order& mine, const std::vector<other_share>& others);

/// Requests are granted slots that lie one after the other, those of the next moment only.
constexpr std::chrono::seconds granted_ahead{1};
struct pace_state {
    timestamp next_slot{};
    std::int64_t day = 0, day_count = 0;
};
struct pace_grant {
    std::size_t count = 0;
    std::chrono::microseconds first_after{}; ///< the first slot, from now on; the others follow at the rate
    std::chrono::microseconds ask_after{};   ///< nothing granted: when something may be
    bool day_over = false;
    std::int64_t day = 0;
};
[[nodiscard]] pace_grant grant_of(const pace_state& s, const pace_limits& limits, std::size_t wanted,
                                  timestamp now, std::chrono::microseconds ahead = granted_ahead);
/// Of those granted so many were used.
[[nodiscard]] pace_state spent(const pace_state& s, const pace_limits& limits, const pace_grant& grant,
                               std::size_t used, timestamp now);
[[nodiscard]] std::chrono::microseconds slot_length(const pace_limits& limits);

} // namespace leadwire::db
