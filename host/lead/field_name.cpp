#include "host/lead/field_name.hpp"

#include "host/lead/unicode.hpp"
#include "host/lead/utf8.hpp"

#include <algorithm>
#include <array>

namespace leadwire {
namespace {

constexpr std::array<std::pair<std::string_view, field_type>, 4> suffixes{{{":int", field_type::integer},
                                                                           {":number", field_type::number},
                                                                           {":bool", field_type::boolean},
                                                                           {":json", field_type::json}}};
constexpr std::size_t deepest = 32;

std::unexpected<std::string> wrong(std::string_view field_name, std::string_view why) {
    return std::unexpected("field \"" + std::string(field_name) + "\": " + std::string(why));
}
std::unexpected<std::string> no_such(std::string_view text, std::string_view wanted) {
    constexpr std::size_t shown = 40;
    auto start = first_code_points(text, shown);
    return std::unexpected("\"" + std::string(start) + (start.size() < text.size() ? "…" : "") +
                           "\" is not " + std::string(wanted));
}

bool is_utf8(std::string_view text) {
    while (!text.empty()) {
        auto bytes = first_character(text);
        if (bytes == 0) return false;
        text.remove_prefix(bytes);
    }
    return true;
}

bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

std::expected<json::value, std::string> integer(std::string_view text) {
    auto digits = text;
    const bool minus = digits.starts_with('-');
    if (minus) digits.remove_prefix(1);
    if (digits.empty() || !std::ranges::all_of(digits, is_digit)) return no_such(text, "a whole number");
    digits.remove_prefix(
        std::min(digits.find_first_not_of('0'), digits.size() - 1)); // JSON knows no leading zeros
    return json::number{(minus && digits != "0" ? "-" : "") + std::string(digits)};
}

std::expected<json::value, std::string> number(std::string_view text) {
    // The ends are looked at because the parser allows white space around a number.
    if ((is_digit(text.front()) || text.front() == '-') && is_digit(text.back()))
        if (auto parsed = json::parse(text); parsed && parsed->if_number()) return std::move(*parsed);
    return no_such(text, "a number as JSON writes it");
}

std::expected<json::value, std::string> boolean(std::string_view text) {
    auto word = lower(text);
    if (word == "1" || word == "true") return json::value(true);
    if (word == "0" || word == "false") return json::value(false);
    return no_such(text, "one of true, false, 1, 0");
}

} // namespace

typed_name split_type(std::string_view field_name) {
    for (auto [suffix, type] : suffixes)
        if (field_name.size() > suffix.size() && field_name.ends_with(suffix))
            return {field_name.substr(0, field_name.size() - suffix.size()), type};
    return {field_name, field_type::text};
}

std::expected<field_path, std::string> parse_field_path(std::string_view field_name) {
    if (!is_utf8(field_name)) return std::unexpected("a field's name is not UTF-8, which JSON must be");
    auto [name, type] = split_type(field_name);
    field_path path{.keys = {}, .appends = false, .type = type};
    auto open = name.find_first_of("[]");
    if (open == 0) return wrong(field_name, "a name must stand before the first bracket");
    path.keys.emplace_back(name.substr(0, open));
    for (auto rest = open == std::string_view::npos ? std::string_view{} : name.substr(open);
         !rest.empty();) {
        auto close = rest.find_first_of("[]", 1);
        if (rest[0] != '[' || close == std::string_view::npos || rest[close] != ']')
            return wrong(field_name, "brackets must be written as in a[b][c]");
        if (path.appends) return wrong(field_name, "[] may stand at the end only");
        if (close == 1)
            path.appends = true;
        else
            path.keys.emplace_back(rest.substr(1, close - 1));
        rest.remove_prefix(close + 1);
        if (path.keys.size() > deepest)
            return wrong(field_name, "at most " + std::to_string(deepest) + " levels are allowed");
    }
    return path;
}

std::expected<json::value, std::string> typed_value(std::string_view text, field_type type) {
    if (!is_utf8(text)) return std::unexpected("the value is not UTF-8, which JSON must be");
    if (type == field_type::text) return json::value(text);
    if (text.empty()) return json::value();
    switch (type) {
    case field_type::integer:
        return integer(text);
    case field_type::number:
        return number(text);
    case field_type::boolean:
        return boolean(text);
    default:
        break;
    }
    auto parsed = json::parse(text);
    if (!parsed) return no_such(text, "JSON: " + parsed.error().message());
    return std::move(*parsed);
}

} // namespace leadwire
