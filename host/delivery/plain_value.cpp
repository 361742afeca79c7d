#include "host/delivery/plain_value.hpp"

#include "host/lead/unicode.hpp"
#include "host/lead/utf8.hpp"

#include <algorithm>
#include <charconv>

namespace leadwire {
namespace {

bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

/// `-?[0-9]+`
bool is_integer(std::string_view text) {
    if (text.starts_with('-')) text.remove_prefix(1);
    return !text.empty() && std::ranges::all_of(text, is_digit);
}

bool is_zeros(std::string_view text) {
    return text.find_first_of("123456789") == text.npos;
}

plain_value empty_value(std::string_view what) {
    return {plain_kind::empty, "the plugin gave an empty value: " + std::string(what)};
}

plain_value of_text(std::string_view text) {
    if (text.starts_with("\uFEFF"))
        text.remove_prefix(3); // a byte order mark: no link, and no digit, begins with it
    text = trim(text);
    if (text.empty()) return empty_value("a text without characters");
    if (is_integer(text)) {
        if (is_zeros(text)) return empty_value("zero");
        return {text[0] == '-' ? plain_kind::negative : plain_kind::positive, std::string(text)};
    }
    if (text.starts_with("id:") && trim(text.substr(3)).empty())
        return empty_value("\"id:\" with nothing behind");
    return {plain_kind::text, std::string(text)};
}

plain_value of_number(std::string_view digits) {
    auto mantissa = digits.substr(0, digits.find_first_of("eE"));
    if (is_zeros(mantissa))
        return empty_value("zero"); // 0.0 and 0e5 too: a number, unlike a text, has a value
    return of_text(digits);
}

plain_value of_composite(std::string_view kind, bool nothing_inside) {
    if (nothing_inside) return empty_value("an " + std::string(kind) + " with nothing inside");
    return {plain_kind::composite,
            "the plugin gave an " + std::string(kind) + "; allowed: a text, a number, true or false"};
}

} // namespace

plain_value read_plain_value(const json::value& v) {
    if (const auto* text = v.if_string()) return of_text(*text);
    if (const auto* n = v.if_number()) return of_number(n->digits);
    if (const auto* b = v.if_bool()) return *b ? plain_value{plain_kind::truth, {}} : empty_value("false");
    if (const auto* a = v.if_array()) return of_composite("array", a->empty());
    if (const auto* o = v.if_object()) return of_composite("object", o->empty());
    return {plain_kind::empty, "the plugin gave no outcome"};
}

std::optional<int> reason_in(std::string_view negative_integer) {
    negative_integer.remove_prefix(1);
    const auto* end = negative_integer.data() + negative_integer.size();
    int reason = 0;
    if (std::from_chars(negative_integer.data(), end, reason).ec != std::errc{}) return std::nullopt;
    return reason;
}

bool is_full_url(std::string_view text) {
    auto scheme = text.substr(0, text.find("://"));
    auto is = [&](std::string_view name) {
        return std::ranges::equal(scheme, name, {}, [](char c) { return c >= 'A' && c <= 'Z' ? c + 32 : c; });
    };
    if (scheme.size() == text.size() || !(is("http") || is("https")) || !is_storable(text)) return false;
    auto rest = text.substr(scheme.size() + 3);
    if (rest.empty() || rest.find_first_of("/?#") == 0) return false;
    return std::ranges::none_of(rest, [](unsigned char c) { return c <= 0x20 || c == 0x7F; });
}

} // namespace leadwire
