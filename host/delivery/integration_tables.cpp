#include "host/delivery/integration_tables.hpp"

#include <fmt/format.h>
#include <unicode/ucal.h>

#include <array>
#include <charconv>
#include <limits>

namespace leadwire {
namespace {

using namespace std::chrono_literals;
constexpr int max_int = std::numeric_limits<int>::max();

bool is_timezone(const std::string& name) {
    std::u16string wide(name.begin(), name.end()); // ASCII; anything else is no time zone
    std::array<UChar, 128> canonical;
    UBool known = 0;
    auto status = U_ZERO_ERROR;
    ucal_getCanonicalTimeZoneID(wide.data(), static_cast<int32_t>(wide.size()), canonical.data(),
                                static_cast<int32_t>(canonical.size()), &known, &status);
    return U_SUCCESS(status) && known && name != "Etc/Unknown";
}

/// "hold" or "cancel:REASON".
void read_then(table_reader& from, retry_rule& rule) {
    const auto* value = from.take("then");
    if (!value) return;
    const auto* text = value->as<std::string>();
    if (text && *text == "hold") return;
    if (text && text->starts_with("cancel:")) {
        const auto* end = text->data() + text->size();
        int reason = 0;
        auto [stop, error] = std::from_chars(text->data() + 7, end, reason);
        if (error == std::errc{} && stop == end && reason >= 1) {
            rule.cancel_reason = reason;
            return;
        }
    }
    from.wrong(*value, "then", "\"hold\", or \"cancel:REASON\" with a number from 1");
}

} // namespace

send_limits read_limits(const toml_value& table, file_remarks& remarks) {
    table_reader from(table, "limits", remarks);
    send_limits limits;
    if (auto n = from.take_integer("in_flight", {1, 100'000})) limits.in_flight = static_cast<int>(*n);
    if (auto n = from.take_integer("per_second", {0, 1'000'000})) limits.per_second = static_cast<int>(*n);
    if (auto n = from.take_integer("per_day", {0, 1'000'000'000'000})) limits.per_day = *n;
    constexpr std::string_view zones = "the name of a time zone, such as \"UTC\" or \"Europe/Berlin\"";
    if (const auto* zone = from.take_text("timezone", zones)) {
        limits.timezone = *zone->as<std::string>();
        if (!is_timezone(limits.timezone)) from.wrong(*zone, "timezone", zones);
    }
    if (auto span = from.take_duration("timeout", 1ms)) limits.timeout = *span;
    from.refuse_others(home_of);
    return limits;
}

retry_rule read_retry(const toml_value& table, file_remarks& remarks) {
    table_reader from(table, "retry", remarks);
    retry_rule rule;
    if (auto word = from.take_word("backoff", {"none", "exponential"}); word == 1)
        rule.backoff = retry_backoff::exponential;
    if (auto n = from.take_integer("max_attempts", {0, max_int})) rule.max_attempts = static_cast<int>(*n);
    read_then(from, rule);
    from.refuse_others(home_of);
    return rule;
}

breaker_rule read_breaker(const toml_value& table, file_remarks& remarks) {
    table_reader from(table, "breaker", remarks);
    breaker_rule rule;
    if (const auto* share = from.take("share")) {
        const auto* number = share->as<double>();
        const auto* integer = share->as<std::int64_t>();
        double n = number ? *number : integer ? static_cast<double>(*integer) : -1;
        if (n >= 0 && n <= 1)
            rule.share = n;
        else
            from.wrong(*share, "share", "a number from 0 to 1");
    }
    if (auto n = from.take_integer("minimum", {1, max_int})) rule.minimum = static_cast<int>(*n);
    if (auto span = from.take_duration("window", 1000ms)) rule.window = *span;
    from.refuse_others(home_of);
    return rule;
}

} // namespace leadwire
