#include "host/delivery/retry.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdio>
#include <string>

namespace leadwire {
namespace {

using namespace std::chrono;

/// Half of it at least, so that a target that comes back does not meet all its leads in one second.
microseconds backoff_of(int attempts, double chance) {
    auto full = first_backoff;
    for (int i = 1; i < attempts && full < longest_backoff; ++i) full *= 2;
    full = std::min(full, longest_backoff);
    return duration_cast<microseconds>(full * (0.5 + std::clamp(chance, 0.0, 1.0) / 2));
}

std::optional<seconds> whole_seconds(std::string_view text) {
    std::int64_t n = 0;
    auto [stop, wrong] = std::from_chars(text.data(), text.data() + text.size(), n);
    if (stop != text.data() + text.size() || text.empty() || text.front() == '-') return std::nullopt;
    if (wrong == std::errc::result_out_of_range) return seconds(longest_retry_after);
    return wrong == std::errc{} ? std::optional(seconds(n)) : std::nullopt;
}

/// "Sun, 06 Nov 1994 08:49:37 GMT" and the two forms before it that RFC 9110 still has readers take.
std::optional<timestamp> http_date(const std::string& text) {
    static constexpr std::array names{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                      "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    std::array<char, 4> name{};
    unsigned d = 0;
    int y = 0, h = 0, m = 0, s = 0;
    bool read = std::sscanf(text.c_str(), "%*[A-Za-z], %2u %3s %4d %2d:%2d:%2d GMT", &d, name.data(), &y, &h,
                            &m, &s) == 6 ||
                std::sscanf(text.c_str(), "%*[A-Za-z], %2u-%3[A-Za-z]-%2d %2d:%2d:%2d GMT", &d, name.data(),
                            &y, &h, &m, &s) == 6 ||
                std::sscanf(text.c_str(), "%*[A-Za-z] %3s %2u %2d:%2d:%2d %4d", name.data(), &d, &h, &m, &s,
                            &y) == 6;
    auto known = std::ranges::find(names, std::string_view(name.data()));
    if (!read || known == names.end()) return std::nullopt;
    if (y < 100) y += y < 70 ? 2000 : 1900;
    year_month_day date{year{y}, month{static_cast<unsigned>(known - names.begin()) + 1}, day{d}};
    if (!date.ok() || h < 0 || h > 23 || m < 0 || m > 59 || s < 0 || s > 60) return std::nullopt;
    return sys_days{date} + hours{h} + minutes{m} + seconds{s};
}

} // namespace

next_try next_try_of(const retry_rule& rule, const failed_try& failed) {
    if (rule.max_attempts > 0 && failed.attempts >= rule.max_attempts) {
        bool may_cancel = rule.cancel_reason && failed.flow == flow::new_lead && !failed.in_doubt;
        if (may_cancel) return {.what = after_failure::cancel, .due_at = {}, .reason = *rule.cancel_reason};
        return {.what = after_failure::hold, .due_at = {}, .reason = 0};
    }
    next_try next;
    if (rule.backoff == retry_backoff::exponential)
        next.due_at = failed.at + backoff_of(failed.attempts, failed.chance);
    if (failed.not_before) next.due_at = std::max(next.due_at, *failed.not_before);
    return next;
}

std::optional<timestamp> retry_after(const target_answer& answer, timestamp now) {
    if (answer.status != 429 && answer.status != 503) return std::nullopt;
    auto text = answer.header("Retry-After");
    if (!text) return std::nullopt;
    std::optional<timestamp> wanted;
    if (auto wait = whole_seconds(*text))
        wanted = now + std::min(*wait, seconds(longest_retry_after));
    else
        wanted = http_date(std::string(*text));
    if (!wanted || *wanted <= now) return std::nullopt;
    return std::min(*wanted, now + longest_retry_after);
}

} // namespace leadwire
