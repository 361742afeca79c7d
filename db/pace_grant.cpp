#include "db/pace_grant.hpp"

#include "host/lead/local_day.hpp"

#include <algorithm>

namespace leadwire::db {

using std::chrono::microseconds;

namespace {

/// A day that comes again, as the clock was set back, has what was used of it. One that is further ahead was never there.
bool counts_for(std::int64_t counted, std::int64_t today) {
    return counted == today || counted == today + 1;
}

} // namespace

int share_of(const share_order& mine, const std::vector<other_share>& others) {
    int left = mine.limit;
    bool somebody_lacks = false;
    for (const auto& o : others) {
        left -= o.held;
        somebody_lacks = somebody_lacks || o.wanted > o.held;
    }
    int target = std::min(mine.wanted, left);
    if (somebody_lacks) {
        auto sharing = static_cast<int>(others.size()) + 1;
        target = std::min(target, (mine.limit + sharing - 1) / sharing);
    }
    return std::max(target, 0);
}

microseconds slot_length(const pace_limits& limits) {
    // Rounded up: a limit is not passed.
    return limits.per_second > 0 ? microseconds((1'000'000 + limits.per_second - 1) / limits.per_second)
                                 : microseconds(0);
}

pace_grant grant_of(const pace_state& s, const pace_limits& limits, std::size_t wanted, timestamp now,
                    microseconds ahead) {
    pace_grant grant{.count = wanted};
    if (limits.per_day > 0) {
        grant.day = local_day(now, limits.timezone);
        auto used = counts_for(s.day, grant.day) ? s.day_count : 0;
        auto left = std::max<std::int64_t>(0, limits.per_day - used);
        grant.day_over = left == 0;
        grant.count = std::min(grant.count, static_cast<std::size_t>(left));
    }
    if (limits.per_second > 0 && !grant.day_over) {
        auto length = slot_length(limits);
        // Nothing is granted so far ahead: the clock was set back.
        bool wrong = s.next_slot > now + 2 * granted_ahead + length;
        auto first = wrong ? now : std::max(s.next_slot, now);
        auto end = now + ahead;
        std::size_t slots = first < end ? static_cast<std::size_t>((end - first + length - microseconds(1)) / length) : 0;
        grant.count = std::min(grant.count, slots);
        grant.first_after = first - now;
        if (slots == 0) grant.ask_after = first - end + length;
    }
    return grant;
}

pace_state spent(const pace_state& s, const pace_limits& limits, const pace_grant& grant, std::size_t used,
                 timestamp now) {
    auto after = s;
    auto n = static_cast<std::int64_t>(used);
    if (limits.per_day > 0) {
        const bool counts = counts_for(s.day, grant.day);
        after.day_count = (counts ? s.day_count : 0) + n;
        after.day = counts ? s.day : grant.day;
    }
    if (limits.per_second > 0 && used > 0) after.next_slot = now + grant.first_after + slot_length(limits) * n;
    return after;
}

} // namespace leadwire::db
