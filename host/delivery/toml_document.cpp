#include "host/delivery/toml_document.hpp"

#include "host/delivery/one_line.hpp"
#include "host/delivery/toml_scan.hpp"
#include "host/lead/json.hpp"
#include "host/lead/unicode.hpp"
#include "host/lead/utf8.hpp"

#include <fmt/format.h>
#include <toml++/toml.h>

#include <algorithm>
#include <cmath>

namespace leadwire {
namespace {

constexpr std::size_t max_size = 1u << 20;

file_place place_of(const toml::source_region& region) {
    return {static_cast<int>(region.begin.line), static_cast<int>(region.begin.column)};
}

std::string text_of(const toml::date& d) {
    return fmt::format("{:04}-{:02}-{:02}", d.year, d.month, d.day);
}

std::string text_of(const toml::time& t) {
    auto text = fmt::format("{:02}:{:02}:{:02}", t.hour, t.minute, t.second);
    if (t.nanosecond == 0) return text;
    text += fmt::format(".{:09}", t.nanosecond);
    return text.erase(text.find_last_not_of('0') + 1);
}

std::string text_of(const toml::date_time& t) {
    auto text = text_of(t.date) + "T" + text_of(t.time);
    if (!t.offset) return text;
    int minutes = t.offset->minutes;
    if (minutes == 0) return text + "Z";
    return text + fmt::format("{}{:02}:{:02}", minutes < 0 ? '-' : '+', std::abs(minutes) / 60,
                              std::abs(minutes) % 60);
}

toml_value converted(const toml::node& node) {
    toml_value out{.place = place_of(node.source()), .data = {}};
    if (const auto* table = node.as_table()) {
        toml_value::table members;
        members.reserve(table->size());
        for (const auto& [key, value] : *table)
            members.push_back({std::string(key.str()), place_of(key.source()), converted(value)});
        std::ranges::sort(members, {}, &toml_member::place); // toml++ sorts by name
        out.data = std::move(members);
    } else if (const auto* list = node.as_array()) {
        toml_value::list items;
        items.reserve(list->size());
        for (const auto& item : *list) items.push_back(converted(item));
        out.data = std::move(items);
    } else if (const auto* text = node.as_string()) {
        out.data = text->get();
    } else if (const auto* integer = node.as_integer()) {
        out.data = integer->get();
    } else if (const auto* number = node.as_floating_point()) {
        out.data = number->get();
    } else if (const auto* truth = node.as_boolean()) {
        out.data = truth->get();
    } else if (const auto* date = node.as_date()) {
        out.data = toml_moment{text_of(date->get())};
    } else if (const auto* time = node.as_time()) {
        out.data = toml_moment{text_of(time->get())};
    } else if (const auto* both = node.as_date_time()) {
        out.data = toml_moment{text_of(both->get())};
    }
    return out;
}

file_place place_at(std::string_view text, std::size_t offset) {
    auto before = text.substr(0, offset);
    auto start = before.rfind('\n') + 1; // npos + 1 is 0
    auto starts_character = [](char c) { return (c & 0xC0) != 0x80; };
    return {static_cast<int>(std::ranges::count(before, '\n')) + 1,
            static_cast<int>(std::ranges::count_if(before.substr(start), starts_character)) + 1};
}

/// As a TOML text on one line, so that white space can be seen.
std::string quoted(std::string_view text) {
    constexpr std::size_t shown = 60; // characters
    std::string out = "\"";
    auto start = first_code_points(text, shown);
    json::append_escaped(out, start);
    return out + (start.size() < text.size() ? "…\"" : "\"");
}

file_remark remark(file_place at, std::string text) {
    return {at.line, at.column, std::move(text)};
}

void replace(std::string& text, std::string_view from, std::string_view to) {
    if (auto at = text.find(from); at != text.npos) text.replace(at, from.size(), to);
}

/// toml++ says "Error while parsing key-value pair: expected '=', saw 'x'".
std::string plain_words(std::string_view description) {
    auto text = one_line(description, 300);
    constexpr std::string_view prefix = "Error while parsing ";
    if (text.starts_with(prefix)) {
        auto colon = std::min(text.find(": "), text.size());
        auto scope = text.substr(prefix.size(), colon - prefix.size());
        text = text.substr(std::min(colon + 2, text.size())) + " (in a " + scope + ")";
    }
    replace(text, "encountered end-of-file", "the file ends too early");
    replace(text, "cannot redefine existing", "it stands here a second time:");
    replace(text, "(in a root table)", "(in the file)");
    replace(text, "saw", "found");
    return "this is no TOML: " + text;
}

std::size_t offset_of(std::string_view text, file_place place) {
    std::size_t at = 0;
    for (int line = 1; line < place.line; ++line) at = std::min(text.find('\n', at), text.size() - 1) + 1;
    for (int column = 1; column < place.column && at < text.size(); ++column)
        at += std::max<std::size_t>(first_character(text.substr(at)), 1);
    return at;
}

/// Where the key begins whose value begins at `value`.
std::size_t key_of(std::string_view text, std::size_t value) {
    auto begin = text.substr(0, value).rfind('\n') + 1; // npos + 1 is 0
    for (auto at = begin; at < value;) {
        auto quoted = first_string(text.substr(at)).size;
        if (std::string_view("{[,").contains(text[at])) begin = at + 1;
        at += std::max<std::size_t>(quoted, 1);
    }
    return std::min(text.find_first_not_of(" \t", begin), value);
}

/// toml++ finds a key that stands in its table already when it has come to the value.
file_remark repeated_key(std::string_view text, file_place value) {
    auto end = offset_of(text, value);
    auto begin = key_of(text, end);
    auto key = text.substr(begin, end - begin);
    key = trim(key.substr(0, key.rfind('=')));
    return remark(
        place_at(text, begin),
        fmt::format("this is no TOML: the key {} stands in its table a second time", one_line(key, 60)));
}

std::expected<toml_value, file_remark> parse_checked(std::string_view text) {
    auto scan = scan_toml(text);
    if (scan.open_string)
        return std::unexpected(remark(place_at(text, *scan.open_string),
                                      "this is no TOML: the string that begins here does not end"));
    if (scan.too_deep)
        return std::unexpected(remark(
            place_at(text, *scan.too_deep),
            fmt::format("tables and lists are nested too deep here; allowed: {} levels", max_toml_depth)));
    auto parsed = toml::parse(text);
    if (parsed.failed()) {
        auto at = place_of(parsed.error().source());
        auto description = parsed.error().description();
        if (description.contains("key-value pair: cannot redefine existing") && description.ends_with('\''))
            return std::unexpected(repeated_key(text, at));
        return std::unexpected(remark(at, plain_words(description)));
    }
    return converted(parsed.table());
}

} // namespace

const toml_member* toml_value::find(std::string_view name) const {
    const auto* members = as<table>();
    if (!members) return nullptr;
    auto at = std::ranges::find(*members, name, &toml_member::name);
    return at == members->end() ? nullptr : &*at;
}

std::string toml_value::described() const {
    struct {
        std::string operator()(const std::string& text) { return "the text " + quoted(text); }
        std::string operator()(std::int64_t n) { return fmt::format("the integer {}", n); }
        std::string operator()(double n) {
            bool whole = std::isfinite(n) && n == std::floor(n) && std::fabs(n) < 1e15;
            return fmt::format("the number {}{}", n, whole ? ".0" : "");
        }
        std::string operator()(bool b) { return b ? "true" : "false"; }
        std::string operator()(const toml_moment& m) { return "the date or time " + m.text; }
        std::string operator()(const list&) { return "a list"; }
        std::string operator()(const table&) { return "a table"; }
    } words;
    return std::visit(words, data);
}

std::expected<toml_value, file_remark> parse_toml(std::string_view text) {
    if (text.size() > max_size)
        return std::unexpected(
            remark({}, fmt::format("the file has {} bytes; allowed: at most {}", text.size(), max_size)));
    if (text.starts_with("\uFEFF")) text.remove_prefix(3);
    for (std::size_t at = 0; at < text.size();) {
        auto size = first_character(text.substr(at));
        if (size == 0)
            return std::unexpected(remark(
                place_at(text, at), fmt::format("the byte 0x{:02X} here is no UTF-8; allowed: UTF-8 text",
                                                static_cast<unsigned char>(text[at]))));
        at += size;
    }
    return parse_checked(text);
}

} // namespace leadwire
