// What Json's members do. Included by <leadwire/json.hpp>.
#pragma once

#include <algorithm>
#include <cmath>

namespace leadwire {

namespace detail {

inline void append_json_string(std::string& out, std::string_view text) {
    constexpr const char* hex = "0123456789abcdef";
    out += '"';
    std::size_t plain = 0;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const auto c = static_cast<unsigned char>(text[i]);
        if (c >= 0x20 && c != '"' && c != '\\') continue;
        out.append(text.substr(plain, i - plain));
        plain = i + 1;
        switch (c) {
        case '"':
            out += "\\\"";
            break;
        case '\\':
            out += "\\\\";
            break;
        case '\b':
            out += "\\b";
            break;
        case '\f':
            out += "\\f";
            break;
        case '\n':
            out += "\\n";
            break;
        case '\r':
            out += "\\r";
            break;
        case '\t':
            out += "\\t";
            break;
        default:
            out += "\\u00";
            out += hex[c >> 4];
            out += hex[c & 15];
        }
    }
    out.append(text.substr(plain));
    out += '"';
}

template <class T>
std::optional<T> whole_number(std::string_view digits) {
    T value{};
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
    if (error != std::errc() || end != digits.data() + digits.size()) return std::nullopt;
    return value;
}

} // namespace detail

template <std::floating_point T>
Json::Json(T value) {
    if (!std::isfinite(value)) return;
    char digits[64];
    const auto end = std::to_chars(digits, digits + sizeof digits, value).ptr;
    data_ = Number{std::string(digits, end)};
}

inline Json Json::object(std::initializer_list<std::pair<std::string_view, Json>> members) {
    Json made{Object{}};
    for (const auto& [name, value] : members) made.set(name, value);
    return made;
}

inline const Json& Json::null() {
    static const Json value;
    return value;
}

inline Json::operator bool() const {
    switch (data_.index()) {
    case 1:
        return std::get<bool>(data_);
    case 2:
        return digits().substr(0, digits().find_first_of("eE")).find_first_of("123456789") !=
               std::string_view::npos;
    case 3:
        return !std::get<std::string>(data_).empty();
    default:
        return size() != 0;
    }
}

inline const Json* Json::find(std::string_view name) const {
    for (const Member& m : members())
        if (m.first == name) return &m.second;
    return nullptr;
}

inline const Json& Json::operator[](std::string_view name) const {
    const Json* found = find(name);
    return found != nullptr ? *found : null();
}

inline const Json& Json::at_pointer(std::string_view pointer) const {
    const Json* at = this;
    while (!pointer.empty()) {
        if (pointer.front() != '/') return null();
        pointer.remove_prefix(1);
        const std::string_view raw = pointer.substr(0, pointer.find('/'));
        pointer.remove_prefix(raw.size());
        std::string name;
        for (std::size_t i = 0; i < raw.size(); ++i) {
            if (raw[i] != '~') {
                name += raw[i];
                continue;
            }
            ++i;
            if (i == raw.size() || (raw[i] != '0' && raw[i] != '1')) return null();
            name += raw[i] == '0' ? '~' : '/';
        }
        if (at->is_array()) {
            const auto index = detail::whole_number<std::size_t>(name);
            if (!index || (name.size() > 1 && name.front() == '0') || *index >= at->size()) return null();
            at = &at->items()[*index];
        } else {
            at = at->find(name);
            if (at == nullptr) return null();
        }
    }
    return *at;
}

inline std::size_t Json::size() const {
    return is_array() ? items().size() : members().size();
}

inline const Json::Array& Json::items() const {
    static const Array none;
    const auto* list = std::get_if<Array>(&data_);
    return list != nullptr ? *list : none;
}

inline const Json::Object& Json::members() const {
    static const Object none;
    const auto* list = std::get_if<Object>(&data_);
    return list != nullptr ? *list : none;
}

inline std::string Json::text() const {
    if (const auto* string = std::get_if<std::string>(&data_)) return *string;
    if (const auto* number = std::get_if<Number>(&data_)) return number->digits;
    if (const auto* flag = std::get_if<bool>(&data_)) return *flag ? "1" : "0";
    return is_null() ? std::string() : dump();
}

inline std::string_view Json::digits() const {
    const auto* number = std::get_if<Number>(&data_);
    return number != nullptr ? std::string_view(number->digits) : std::string_view();
}

inline std::optional<std::int64_t> Json::integer() const {
    if (const auto* string = std::get_if<std::string>(&data_))
        return detail::whole_number<std::int64_t>(*string);
    return detail::whole_number<std::int64_t>(digits());
}

inline std::optional<double> Json::number() const {
    if (const auto* string = std::get_if<std::string>(&data_)) return detail::whole_number<double>(*string);
    return detail::whole_number<double>(digits());
}

inline Json& Json::set(std::string_view name, Json value) {
    if (is_null()) data_ = Object{};
    auto* list = std::get_if<Object>(&data_);
    if (list == nullptr) return *this;
    for (Member& m : *list)
        if (m.first == name) {
            m.second = std::move(value);
            return *this;
        }
    list->emplace_back(std::string(name), std::move(value));
    return *this;
}

inline Json& Json::push(Json value) {
    if (is_null()) data_ = Array{};
    if (auto* list = std::get_if<Array>(&data_)) list->push_back(std::move(value));
    return *this;
}

inline bool Json::remove(std::string_view name) {
    auto* list = std::get_if<Object>(&data_);
    return list != nullptr && std::erase_if(*list, [&](const Member& m) { return m.first == name; }) != 0;
}

inline void Json::append_to(std::string& out) const {
    switch (data_.index()) {
    case 0:
        out += "null";
        return;
    case 1:
        out += std::get<bool>(data_) ? "true" : "false";
        return;
    case 2:
        out += std::get<Number>(data_).digits;
        return;
    case 3:
        detail::append_json_string(out, std::get<std::string>(data_));
        return;
    case 4: {
        char before = '[';
        for (const Json& item : std::get<Array>(data_)) {
            out += before;
            before = ',';
            item.append_to(out);
        }
        out += before == '[' ? "[]" : "]";
        return;
    }
    default: {
        char before = '{';
        for (const Member& m : std::get<Object>(data_)) {
            out += before;
            before = ',';
            detail::append_json_string(out, m.first);
            out += ':';
            m.second.append_to(out);
        }
        out += before == '{' ? "{}" : "}";
    }
    }
}

inline std::string Json::dump() const {
    std::string out;
    append_to(out);
    return out;
}

inline bool operator==(const Json& a, const Json& b) {
    if (a.is_number() && b.is_number() && a.digits() != b.digits()) {
        const auto x = detail::whole_number<std::int64_t>(a.digits()),
                   y = detail::whole_number<std::int64_t>(b.digits());
        if (x && y) return *x == *y;
        // Long whole numbers differ by a digit that binary floating point would not see.
        const auto whole = [](std::string_view d) {
            return d.find_first_of(".eE") == std::string_view::npos;
        };
        if (whole(a.digits()) && whole(b.digits())) return false;
        return a.number() && a.number() == b.number();
    }
    return a.data_ == b.data_;
}

} // namespace leadwire
