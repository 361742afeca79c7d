#include "host/lead/json.hpp"

#include <algorithm>
#include <charconv>

namespace leadwire::json {
namespace {

std::optional<std::int64_t> integer(std::string_view text) {
    std::int64_t n = 0;
    auto [end, wrong] = std::from_chars(text.data(), text.data() + text.size(), n);
    if (wrong != std::errc{} || end != text.data() + text.size()) return std::nullopt;
    return n;
}

/// One step of a pointer with "~1" and "~0" undone.
std::string unescaped(std::string_view token) {
    std::string out;
    for (std::size_t i = 0; i < token.size(); ++i) {
        bool escape = token[i] == '~' && i + 1 < token.size();
        out += escape ? (token[++i] == '1' ? '/' : '~') : token[i];
    }
    return out;
}

const value* step(const value& from, std::string_view token) {
    if (auto* o = from.if_object()) return find(*o, unescaped(token));
    auto* a = from.if_array();
    bool digits = !token.empty() && std::ranges::all_of(token, [](char c) { return c >= '0' && c <= '9'; });
    if (!a || !digits || (token.size() > 1 && token[0] == '0')) return nullptr;
    auto index = integer(token);
    return index && static_cast<std::size_t>(*index) < a->size() ? &(*a)[static_cast<std::size_t>(*index)]
                                                                 : nullptr;
}

} // namespace

std::optional<std::int64_t> value::if_integer() const {
    auto* n = if_number();
    if (!n) return std::nullopt;
    if (auto i = integer(n->digits)) return i;
    return integer(plain_text(*this)); // 1e3, 150.0
}

std::string_view value::kind() const {
    static constexpr std::string_view kinds[]{"null", "boolean", "number", "string", "array", "object"};
    return kinds[data_.index()];
}

const value* find(const object& o, std::string_view name) {
    auto at = std::ranges::find(o, name, &member::first);
    return at == o.end() ? nullptr : &at->second;
}

value* find(object& o, std::string_view name) {
    return const_cast<value*>(find(std::as_const(o), name));
}

void set(object& o, std::string_view name, value v) {
    if (auto* there = find(o, name))
        *there = std::move(v);
    else
        o.emplace_back(std::string(name), std::move(v));
}

const value* at_pointer(const value& root, std::string_view pointer) {
    const value* at = &root;
    while (at && !pointer.empty()) {
        pointer.remove_prefix(1);
        auto token = pointer.substr(0, pointer.find('/'));
        at = step(*at, token);
        pointer.remove_prefix(token.size());
    }
    return at;
}

bool is_pointer(std::string_view pointer) {
    if (!pointer.empty() && pointer[0] != '/') return false;
    for (std::size_t i = 0; i < pointer.size(); ++i)
        if (pointer[i] == '~' &&
            (i + 1 == pointer.size() || (pointer[i + 1] != '0' && pointer[i + 1] != '1')))
            return false;
    return true;
}

} // namespace leadwire::json
