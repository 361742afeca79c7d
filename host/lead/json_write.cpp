#include "host/lead/json.hpp"

#include <algorithm>

namespace leadwire::json {
namespace {

bool must_escape(char c) {
    return static_cast<unsigned char>(c) < 0x20 || c == '"' || c == '\\';
}

void append_control(std::string& out, char c) {
    static constexpr char hex[] = "0123456789abcdef";
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
        out += hex[static_cast<unsigned char>(c) >> 4];
        out += hex[c & 15];
    }
}

void append_text(std::string& out, std::string_view text) {
    out += '"';
    append_escaped(out, text);
    out += '"';
}

/// A number taken apart: the value is 0.DIGITS times ten to the power of `point`.
struct parts {
    bool minus = false;
    std::string digits; ///< without zeros at either end
    std::int64_t point = 0;
};

std::optional<parts> taken_apart(std::string_view text) {
    parts p;
    auto digits = [&text] {
        auto n = std::min(text.find_first_not_of("0123456789"), text.size());
        auto run = text.substr(0, n);
        text.remove_prefix(n);
        return run;
    };
    auto skip = [&text](char c) { return text.starts_with(c) && (text.remove_prefix(1), true); };
    p.minus = skip('-');
    auto whole = digits();
    if (whole.empty()) return std::nullopt;
    p.digits = whole;
    p.point = static_cast<std::int64_t>(whole.size());
    if (skip('.')) p.digits += digits();
    if (skip('e') || skip('E')) {
        bool down = skip('-');
        if (!down) skip('+');
        std::int64_t exponent = 0;
        for (char c : digits()) exponent = std::min<std::int64_t>(exponent * 10 + (c - '0'), 1'000'000'000);
        p.point += down ? -exponent : exponent;
    }
    if (!text.empty()) return std::nullopt;
    auto zeros = std::min(p.digits.find_first_not_of('0'), p.digits.size());
    p.digits.erase(0, zeros);
    p.point -= static_cast<std::int64_t>(zeros);
    p.digits.erase(p.digits.find_last_not_of('0') + 1);
    return p;
}

/// 1e3 → 1000, 150.0 → 150, 1.50 → 1.5. What would be longer than 40 characters stays as it was written.
void append_number(std::string& out, const std::string& text) {
    auto p = taken_apart(text);
    if (!p) {
        out += text;
        return;
    }
    auto size = static_cast<std::int64_t>(p->digits.size());
    if (size == 0) {
        out += '0';
        return;
    }
    auto before = std::max<std::int64_t>(p->point, 1), after = std::max<std::int64_t>(size - p->point, 0);
    if (before + after + (after > 0) + p->minus > 40) {
        out += text;
        return;
    }
    if (p->minus) out += '-';
    if (p->point <= 0) {
        out += "0.";
        out.append(static_cast<std::size_t>(-p->point), '0');
        out += p->digits;
        return;
    }
    auto point = static_cast<std::size_t>(p->point);
    out.append(p->digits, 0, point);
    if (after == 0)
        out.append(point - p->digits.size(), '0');
    else
        out.append(1, '.').append(p->digits, point);
}

} // namespace

void append_escaped(std::string& out, std::string_view text) {
    while (!text.empty()) {
        auto plain = static_cast<std::size_t>(std::ranges::find_if(text, must_escape) - text.begin());
        out.append(text.substr(0, plain));
        if (plain == text.size()) return;
        append_control(out, text[plain]);
        text.remove_prefix(plain + 1);
    }
}

void append(std::string& out, const value& v) {
    if (auto* text = v.if_string())
        append_text(out, *text);
    else if (auto* n = v.if_number())
        out += n->digits;
    else if (auto* b = v.if_bool())
        out += *b ? "true" : "false";
    else if (auto* a = v.if_array()) {
        out += '[';
        for (auto& item : *a) {
            if (&item != a->data()) out += ',';
            append(out, item);
        }
        out += ']';
    } else if (auto* o = v.if_object()) {
        out += '{';
        for (auto& m : *o) {
            if (&m != o->data()) out += ',';
            append_text(out, m.first);
            out += ':';
            append(out, m.second);
        }
        out += '}';
    } else
        out += "null";
}

std::string dump(const value& v) {
    std::string out;
    append(out, v);
    return out;
}

void append_plain(std::string& out, const value& v) {
    if (v.is_null()) return;
    if (auto* text = v.if_string())
        out += *text;
    else if (auto* n = v.if_number())
        append_number(out, n->digits);
    else if (auto* b = v.if_bool())
        out += *b ? '1' : '0';
    else
        append(out, v);
}

std::string plain_text(const value& v) {
    std::string out;
    append_plain(out, v);
    return out;
}

std::string plain_text(const object& o, std::string_view name) {
    const auto* found = find(o, name);
    return found != nullptr ? plain_text(*found) : std::string();
}

} // namespace leadwire::json
