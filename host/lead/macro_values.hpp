// What the functions of macros share: numbers and custom fields as text.
#pragma once

#include "host/lead/macro_table.hpp"

#include <charconv>
#include <initializer_list>

namespace leadwire {

inline std::string_view whole_number(std::int64_t n, std::string& scratch) {
    char digits[24];
    return scratch.assign(digits, std::to_chars(digits, digits + sizeof digits, n).ptr);
}
inline std::string_view whole_number(const std::optional<std::int64_t>& n, std::string& scratch) {
    return n ? whole_number(*n, scratch) : std::string_view{};
}
template <class Id>
    requires std::is_enum_v<Id>
std::string_view id_text(const std::optional<Id>& id, std::string& scratch) {
    return id ? whole_number(number(*id), scratch) : std::string_view{};
}
inline std::string_view amount(const std::optional<decimal>& d, std::string& scratch) {
    if (!d) return {};
    scratch.clear();
    append(scratch, *d);
    return scratch;
}
inline std::string_view flag(bool b) {
    return b ? "1" : "0";
}

/// The plain text of a member; empty if there is none.
inline std::string_view member_text(const json::object& o, std::string_view name, std::string& scratch) {
    const auto* v = json::find(o, name);
    if (!v) return {};
    if (const auto* text = v->if_string()) return *text;
    scratch.clear();
    json::append_plain(scratch, *v);
    return scratch;
}
inline std::string_view meta_text(const macro_input& in, std::string_view name, std::string& scratch) {
    return member_text(in.order().meta, name, scratch);
}

/// The non-empty parts, joined.
inline std::string_view joined(std::initializer_list<std::string_view> parts, std::string_view separator,
                               std::string& scratch) {
    scratch.clear();
    for (auto part : parts) {
        if (part.empty()) continue;
        if (!scratch.empty()) scratch += separator;
        scratch += part;
    }
    return scratch;
}

} // namespace leadwire
