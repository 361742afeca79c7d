#include "host/lead/decimal.hpp"

#include <charconv>

namespace leadwire {

std::optional<decimal> decimal::parse(std::string_view text) {
    bool minus = text.starts_with('-');
    if (minus) text.remove_prefix(1);
    auto point = text.find('.');
    auto whole = text.substr(0, point);
    auto part = point == std::string_view::npos ? std::string_view{} : text.substr(point + 1);
    if (whole.empty() || part.size() > 2 || (point != std::string_view::npos && part.empty())) return std::nullopt;
    std::int64_t n = 0;
    auto add = [&](char c) {
        return c >= '0' && c <= '9' && !__builtin_mul_overflow(n, std::int64_t{10}, &n) &&
               !__builtin_add_overflow(n, std::int64_t{c - '0'}, &n);
    };
    for (char c : whole)
        if (!add(c)) return std::nullopt;
    for (std::size_t i = 0; i < 2; ++i)
        if (!add(i < part.size() ? part[i] : '0')) return std::nullopt;
    return of_hundredths(minus ? -n : n);
}

void append(std::string& out, decimal d) {
    auto n = d.hundredths();
    auto magnitude = n < 0 ? 0 - static_cast<std::uint64_t>(n) : static_cast<std::uint64_t>(n);
    if (n < 0) out += '-';
    char digits[24];
    auto end = std::to_chars(digits, digits + sizeof digits, magnitude / 100).ptr;
    out.append(digits, end);
    if (auto part = magnitude % 100) {
        out += '.';
        out += static_cast<char>('0' + part / 10);
        out += static_cast<char>('0' + part % 10);
    }
}

std::string to_string(decimal d) {
    std::string out;
    append(out, d);
    return out;
}

} // namespace leadwire
