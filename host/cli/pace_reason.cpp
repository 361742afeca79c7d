#include "host/cli/pace_reason.hpp"

#include "host/delivery/breaker.hpp"
#include "host/lead/local_day.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace leadwire::cli {

std::string pace_reason(const std::vector<db::pace_view>& paces, const integration& rules) {
    auto found = std::ranges::find(paces, rules.id, &db::pace_view::integration);
    if (found == paces.end()) return {};
    const auto& p = *found;
    const auto& limits = rules.limits;
    if (static_cast<breaker_state>(p.breaker.state) != breaker_state::closed)
        return fmt::format("the breaker of {} is {} since {}: each tick lets {} leads try", rules.id,
                           name_of(static_cast<breaker_state>(p.breaker.state)),
                           to_string(std::chrono::floor<std::chrono::seconds>(p.breaker.since)), leads_to_try);
    if (limits.per_day > 0 && p.day_count >= limits.per_day && p.day == local_day(p.at, limits.timezone))
        return fmt::format("limit: {} requests a day, used up until the next day in {}", limits.per_day,
                           limits.timezone);
    if (limits.per_second > 0 && p.next_slot > p.at)
        return fmt::format("limit: {} requests a second", limits.per_second);
    if (p.held >= limits.in_flight) return fmt::format("limit: {} requests under way", limits.in_flight);
    return {};
}

} // namespace leadwire::cli
