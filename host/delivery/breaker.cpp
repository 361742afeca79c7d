#include "host/delivery/breaker.hpp"

namespace leadwire {

std::string_view name_of(breaker_state s) {
    switch (s) {
    case breaker_state::closed:
        return "closed";
    case breaker_state::open:
        return "open";
    case breaker_state::half_open:
        break;
    }
    return "half-open";
}

std::optional<breaker_state> on_counts(breaker_state s, const breaker_rule& rule, const target_counts& counts) {
    auto all = counts.good + counts.bad;
    bool fails = counts.bad > 0 && all >= rule.minimum &&
                 static_cast<double>(counts.bad) >= rule.share * static_cast<double>(all);
    if (s != breaker_state::closed || !fails) return std::nullopt;
    return breaker_state::open;
}

std::optional<breaker_state> on_tick(breaker_state s, std::chrono::milliseconds unchanged,
                                     std::chrono::milliseconds patience) {
    if (s == breaker_state::closed) return std::nullopt;
    if (s == breaker_state::half_open && unchanged < patience) return std::nullopt;
    return breaker_state::half_open;
}

breaker_state on_tried(const target_counts& counts) {
    return counts.good > 0 && counts.bad == 0 ? breaker_state::closed : breaker_state::open;
}

} // namespace leadwire
