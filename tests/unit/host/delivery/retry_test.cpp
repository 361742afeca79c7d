#include "host/delivery/retry.hpp"

#include <boost/test/unit_test.hpp>

using namespace leadwire;
using namespace std::chrono_literals;

namespace {

const timestamp noon = *parse_timestamp("2026-11-24T12:00:00Z");

timestamp due_after(const retry_rule& rule, int attempts, double chance,
                    std::optional<timestamp> not_before = {}) {
    auto next = next_try_of(rule, {.attempts = attempts, .at = noon, .not_before = not_before, .chance = chance});
    BOOST_TEST((next.what == after_failure::again));
    return next.due_at;
}

retry_rule exponential() {
    retry_rule rule;
    rule.backoff = retry_backoff::exponential;
    return rule;
}

retry_rule at_most(int attempts, std::optional<int> cancel_reason = std::nullopt) {
    retry_rule rule;
    rule.max_attempts = attempts;
    rule.cancel_reason = cancel_reason;
    return rule;
}

std::optional<timestamp> asked(int status, const std::string& text) {
    return retry_after({.status = status, .headers = {{"retry-after", text}}, .body = {}}, noon);
}

} // namespace

BOOST_AUTO_TEST_SUITE(retry)

BOOST_AUTO_TEST_CASE(without_backoff_the_next_tick_tries_again_whatever_the_clock_says) {
    BOOST_TEST((due_after({}, 1, 0.5) == timestamp{}));
    BOOST_TEST((due_after({}, 1000, 1) == timestamp{}));
}

BOOST_AUTO_TEST_CASE(exponential_backoff_doubles_up_to_an_hour) {
    const auto rule = exponential();
    BOOST_TEST((due_after(rule, 1, 1) == noon + 1min));
    BOOST_TEST((due_after(rule, 2, 1) == noon + 2min));
    BOOST_TEST((due_after(rule, 6, 1) == noon + 32min));
    BOOST_TEST((due_after(rule, 7, 1) == noon + 1h));
    BOOST_TEST((due_after(rule, 2'000'000'000, 1) == noon + 1h));
}

BOOST_AUTO_TEST_CASE(chance_takes_away_half_of_it_at_most) {
    const auto rule = exponential();
    BOOST_TEST((due_after(rule, 1, 0) == noon + 30s));
    BOOST_TEST((due_after(rule, 1, 0.5) == noon + 45s));
}

BOOST_AUTO_TEST_CASE(the_targets_wish_counts_where_it_is_later) {
    const auto rule = exponential();
    BOOST_TEST((due_after(rule, 1, 1, noon + 10s) == noon + 1min));
    BOOST_TEST((due_after(rule, 1, 1, noon + 10min) == noon + 10min));
    BOOST_TEST((due_after({}, 1, 1, noon + 10s) == noon + 10s));
}

BOOST_AUTO_TEST_CASE(after_the_last_attempt_the_delivery_is_held_or_the_lead_cancelled) {
    auto rule = at_most(3);
    BOOST_TEST((next_try_of(rule, {.attempts = 2}).what == after_failure::again));
    BOOST_TEST((next_try_of(rule, {.attempts = 3}).what == after_failure::hold));
    BOOST_TEST((next_try_of(rule, {.attempts = 4}).what == after_failure::hold));
    rule.cancel_reason = 7;
    BOOST_TEST((next_try_of(rule, {.attempts = 2}).what == after_failure::again));
    auto last = next_try_of(rule, {.attempts = 3});
    BOOST_TEST((last.what == after_failure::cancel));
    BOOST_TEST(last.reason == 7);
}

BOOST_AUTO_TEST_CASE(only_flow_new_cancels_and_never_a_lead_that_the_target_may_have) {
    const auto rule = at_most(1, 7);
    BOOST_TEST((next_try_of(rule, {.flow = flow::change}).what == after_failure::hold));
    BOOST_TEST((next_try_of(rule, {.flow = flow::approved}).what == after_failure::hold));
    BOOST_TEST((next_try_of(rule, {.in_doubt = true}).what == after_failure::hold));
}

BOOST_AUTO_TEST_CASE(retry_after_is_seconds_or_a_date) {
    BOOST_TEST((asked(429, "120") == noon + 2min));
    BOOST_TEST((asked(503, "Tue, 24 Nov 2026 12:30:00 GMT") == noon + 30min));
    BOOST_TEST((asked(503, "Tuesday, 24-Nov-26 12:30:00 GMT") == noon + 30min));
    BOOST_TEST((asked(503, "Tue Nov 24 12:30:00 2026") == noon + 30min));
}

BOOST_AUTO_TEST_CASE(retry_after_counts_for_429_and_503_alone) {
    BOOST_TEST(!asked(200, "120").has_value());
    BOOST_TEST(!asked(500, "120").has_value());
    BOOST_TEST(!retry_after({.status = 429, .headers = {}, .body = {}}, noon).has_value());
}

BOOST_AUTO_TEST_CASE(retry_after_is_believed_for_a_day) {
    BOOST_TEST((asked(429, "864000") == noon + 24h));
    BOOST_TEST((asked(429, "99999999999999999999999") == noon + 24h));
    BOOST_TEST((asked(429, "Tue, 24 Nov 2099 12:30:00 GMT") == noon + 24h));
}

BOOST_AUTO_TEST_CASE(a_retry_after_that_says_nothing_is_left_aside) {
    for (const char* text : {"", "-5", "soon", "1.5", "0", "Tue, 24 Nov 2026 11:00:00 GMT", "Tue, 31 Feb 2027 12:00:00 GMT",
                             "Tue, 24 Xyz 2026 12:30:00 GMT", "Tue, 24 Nov 2026"})
        BOOST_TEST(!asked(429, text).has_value(), text);
}

BOOST_AUTO_TEST_SUITE_END()
