#include "host/delivery/integration_tables.hpp"

#include "host/delivery/secret_pieces.hpp"
#include "host/delivery/template_reader.hpp"

#include <fmt/format.h>
#include <unicode/ucal.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <limits>

namespace leadwire {
namespace {

using namespace std::chrono_literals;
constexpr int max_int = std::numeric_limits<int>::max();

struct key_home {
    std::string_view key, home;
};
constexpr std::string_view top = "at the top of the file, before the first table";
constexpr std::string_view any_flow = "in the table of a flow: [new], [change], [approved] or [sync]";
constexpr std::string_view any_rule = "in a table [[answer.FLOW]]";
constexpr std::array homes{
    key_home{"id", top},
    key_home{"plugin", top},
    key_home{"offers", top},
    key_home{"countries", top},
    key_home{"priority", top},
    key_home{"in_doubt", top},
    key_home{"mail_domain", top},
    key_home{"isolation", top},
    key_home{"in_flight", "in [limits]"},
    key_home{"per_second", "in [limits]"},
    key_home{"per_day", "in [limits]"},
    key_home{"timezone", "in [limits]"},
    key_home{"timeout", "in [limits], for the exchange, or in [sync], for the customer's wait"},
    key_home{"backoff", "in [retry]"},
    key_home{"max_attempts", "in [retry]"},
    key_home{"then", "in [retry]"},
    key_home{"share", "in [breaker]"},
    key_home{"minimum", "in [breaker]"},
    key_home{"window", "in [breaker]"},
    key_home{"proxy", "in [connection]"},
    key_home{"ca_file", "in [connection]"},
    key_home{"client_certificate", "in [connection]"},
    key_home{"client_key", "in [connection]"},
    key_home{"redirects", "in [connection]"},
    key_home{"idle", "in [connection]"},
    key_home{"url", any_flow},
    key_home{"fields", any_flow},
    key_home{"body", any_flow},
    key_home{"content_type", any_flow},
    key_home{"format", any_flow},
    key_home{"method", any_flow},
    key_home{"headers", any_flow},
    key_home{"resend_known", "in [new]"},
    key_home{"status", "in [approved]"},
    key_home{"when", any_rule},
    key_home{"accept", any_rule},
    key_home{"reject", any_rule},
    key_home{"done", any_rule},
    key_home{"redirect", any_rule},
    key_home{"message", any_rule},
};

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

/// http://[user[:password]@]host:port
bool is_proxy(std::string_view shape, std::string_view text) {
    constexpr std::string_view scheme = "http://";
    if (text.starts_with('{')) return true; // all of it is a secret
    if (!shape.starts_with(scheme)) return false;
    shape.remove_prefix(scheme.size());
    if (shape.ends_with('/')) shape.remove_suffix(1);
    if (shape.find_first_of("/?# ") != shape.npos) return false;
    if (auto at = shape.rfind('@'); at != shape.npos) shape.remove_prefix(at + 1);
    auto colon = shape.rfind(':');
    if (colon == shape.npos || colon == 0) return false;
    auto host = shape.substr(0, colon), port = shape.substr(colon + 1);
    if (host.contains(':') && !(host.starts_with('[') && host.ends_with(']'))) return false;
    if (port == "x") return true;
    int number = 0;
    auto [stop, error] = std::from_chars(port.data(), port.data() + port.size(), number);
    return error == std::errc{} && stop == port.data() + port.size() && number >= 1 && number <= 65535;
}

void read_proxy(table_reader& from, connection_rule& rule) {
    constexpr std::string_view allowed =
        "http://[user[:password]@]host:port, with {secret:NAME} where it holds one";
    const auto* value = from.take_text("proxy", allowed);
    if (!value || value->as<std::string>()->empty()) return;
    const auto& text = *value->as<std::string>();
    if (!is_proxy(without_macros(text), text))
        return from.mistake(
            *value, "proxy",
            fmt::format("this is no proxy; allowed: {}", allowed)); // not shown: it may hold a password
    if (auto proxy = read_secret_template(from, "proxy", *value)) rule.proxy = std::move(*proxy);
}

json::value setting_of(const toml_value& value, const std::string& path, file_remarks& remarks) {
    if (const auto* text = value.as<std::string>()) {
        if (auto pieces = secret_pieces(*text); !pieces) {
            string_places places(remarks.source, value.place);
            remarks.mistake(places.at(pieces.error().offset),
                            fmt::format("{}: {}", path, pieces.error().text));
        }
        return json::value(*text);
    }
    if (const auto* n = value.as<std::int64_t>()) return json::value(*n);
    if (const auto* b = value.as<bool>()) return json::value(*b);
    if (const auto* moment = value.as<toml_moment>()) return json::value(moment->text);
    if (const auto* n = value.as<double>()) {
        if (std::isfinite(*n)) return json::value(json::number{fmt::format("{}", *n)});
        remarks.mistake(value.place,
                        fmt::format("{}: found {}; allowed: a finite number", path, value.described()));
        return {};
    }
    if (const auto* list = value.as<toml_value::list>()) {
        json::array items;
        for (const auto& item : *list)
            items.push_back(setting_of(item, fmt::format("{}[{}]", path, items.size()), remarks));
        return json::value(std::move(items));
    }
    json::object members;
    if (const auto* table = value.as<toml_value::table>())
        for (const auto& m : *table)
            members.emplace_back(m.name, setting_of(m.value, fmt::format("{}.{}", path, m.name), remarks));
    return json::value(std::move(members));
}

} // namespace

std::string_view home_of(std::string_view key) {
    auto at = std::ranges::find(homes, key, &key_home::key);
    return at == homes.end() ? std::string_view{} : at->home;
}

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
    if (auto span = from.take_time_span("timeout", 1ms)) limits.timeout = *span;
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
    if (auto span = from.take_time_span("window", 1000ms)) rule.window = *span;
    from.refuse_others(home_of);
    return rule;
}

connection_rule read_connection(const toml_value& table, file_remarks& remarks) {
    table_reader from(table, "connection", remarks);
    connection_rule rule;
    auto path = [&](std::string_view key, std::string& target) {
        if (const auto* value = from.take_text(key, "the path of a PEM file"))
            target = *value->as<std::string>();
    };
    read_proxy(from, rule);
    path("ca_file", rule.ca_file);
    path("client_certificate", rule.client_certificate);
    path("client_key", rule.client_key);
    if (rule.client_certificate.empty() != rule.client_key.empty())
        remarks.mistake(table.place,
                        "connection: client_certificate and client_key go together; found only one of them");
    if (auto n = from.take_integer("redirects", {0, 20})) rule.redirects = static_cast<int>(*n);
    if (auto span = from.take_time_span("idle", 0ms)) rule.idle = *span;
    from.refuse_others(home_of);
    return rule;
}

json::value read_settings(const toml_value& table, file_remarks& remarks) {
    return setting_of(table, "settings", remarks);
}

} // namespace leadwire
