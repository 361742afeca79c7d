#include "host/cli/workers/roster.hpp"

#include <algorithm>
#include <utility>

namespace leadwire::cli {

std::optional<std::size_t> roster::due(time_point now) const {
    if (draining_) return std::nullopt;
    const auto found = std::ranges::find_if(all_, [now](const worker& w) { return !w.runs && w.since <= now; });
    if (found == all_.end()) return std::nullopt;
    return static_cast<std::size_t>(found - all_.begin());
}

std::optional<roster::time_point> roster::next_due() const {
    std::optional<time_point> next;
    if (draining_) return next;
    for (const auto& w : all_)
        if (!w.runs && (!next || w.since < *next)) next = w.since;
    return next;
}

void roster::started(std::size_t which, time_point now) {
    all_[which].runs = true;
    all_[which].since = now;
}

std::optional<roster::duration> roster::ended(std::size_t which, time_point now) {
    auto& w = all_[which];
    if (now - w.since >= long_enough) w.pause = first_pause;
    w.runs = false;
    if (draining_) return std::nullopt;
    const auto pause = std::exchange(w.pause, std::min(2 * w.pause, longest_pause));
    w.since = now + pause;
    return pause;
}

bool roster::has_begun() const {
    return std::ranges::all_of(all_, &worker::was_ready);
}

bool roster::none_runs() const {
    return std::ranges::none_of(all_, &worker::runs);
}

} // namespace leadwire::cli
