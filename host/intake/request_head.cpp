#include "host/intake/request_head.hpp"

#include <algorithm>

namespace leadwire::intake {
namespace {

constexpr char small(char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

} // namespace

bool same_word(std::string_view a, std::string_view b) {
    return std::ranges::equal(a, b, {}, small, small);
}

bool is_token(std::string_view text) {
    constexpr std::string_view marks = "!#$%&'*+-.^_`|~";
    return !text.empty() && std::ranges::all_of(text, [&](char c) {
        return (c >= '0' && c <= '9') || (small(c) >= 'a' && small(c) <= 'z') || marks.find(c) != marks.npos;
    });
}

std::string_view without_blanks(std::string_view text) {
    const auto first = std::min(text.find_first_not_of(" \t"), text.size());
    text.remove_prefix(first);
    return text.substr(0, text.find_last_not_of(" \t") + 1);
}

std::optional<std::string_view> request_head::field(std::string_view name) const {
    for (const auto& [n, value] : fields)
        if (same_word(n, name)) return value;
    return std::nullopt;
}

std::optional<std::string> request_head::list(std::string_view name) const {
    std::optional<std::string> all;
    for (const auto& [n, value] : fields)
        if (same_word(n, name)) all = all ? *all + ", " + value : value;
    return all;
}

std::size_t request_head::count(std::string_view name) const {
    return static_cast<std::size_t>(
        std::ranges::count_if(fields, [&](const auto& f) { return same_word(f.first, name); }));
}

std::string_view request_head::path() const {
    std::string_view path = target;
    for (std::string_view scheme : {"http://", "https://"})
        if (same_word(path.substr(0, scheme.size()), scheme)) {
            path.remove_prefix(scheme.size());
            path.remove_prefix(std::min(path.find('/'), path.size()));
            break;
        }
    return path.substr(0, path.find('?'));
}

} // namespace leadwire::intake
