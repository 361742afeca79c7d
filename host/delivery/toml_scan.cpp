#include "host/delivery/toml_scan.hpp"

#include <algorithm>
#include <vector>

namespace leadwire {

std::size_t opening_quotes(std::string_view text) {
    if (text.empty() || (text[0] != '"' && text[0] != '\'')) return 0;
    return text.size() >= 3 && text[1] == text[0] && text[2] == text[0] ? 3 : 1;
}

std::size_t string_literal(std::string_view text) {
    auto quotes = opening_quotes(text);
    if (quotes == 0) return 0;
    auto quote = text[0];
    for (std::size_t i = quotes; i < text.size(); ++i) {
        if (quotes == 1 && text[i] == '\n') return i; // does not end: toml++ will say so
        if (quote == '"' && text[i] == '\\') {
            ++i;
        } else if (text[i] == quote) {
            auto run = std::min(text.find_first_not_of(quote, i), text.size()) - i;
            if (quotes == 1) return i + 1;
            if (run >= 3) return i + std::min<std::size_t>(run, 5); // up to two quotes may belong to the text
            i += run - 1;
        }
    }
    return text.size();
}

std::optional<std::size_t> too_deep_at(std::string_view text) {
    std::size_t dots = 0;             // of the name that is being written
    std::size_t header = 0;           // dots of the last [header]
    std::vector<std::size_t> outside; // dots of the names in front of each open bracket
    std::size_t open = 0;             // levels of all open brackets
    bool line_start = true, in_header = false;
    for (std::size_t i = 0; i < text.size();) {
        char c = text[i];
        if (auto size = string_literal(text.substr(i))) {
            i += size;
            line_start = false;
            continue;
        }
        switch (c) {
        case '#':
            i = std::min(text.find('\n', i), text.size());
            continue;
        case '\n':
            if (outside.empty()) {
                line_start = true;
                in_header = false;
            }
            dots = 0;
            break;
        case '[':
        case '{':
            if (c == '[' && outside.empty() && (line_start || in_header)) {
                if (line_start) header = 0;
                in_header = true;
            } else {
                outside.push_back(dots);
                open += dots + 1;
            }
            dots = 0;
            line_start = false;
            break;
        case ']':
        case '}':
            if (!outside.empty()) {
                open -= outside.back() + 1;
                outside.pop_back();
            }
            dots = 0;
            break;
        case ',':
            dots = 0;
            break;
        case '.':
            ++(in_header ? header : dots);
            break;
        case ' ':
        case '\t':
        case '\r':
            break;
        default:
            line_start = false;
        }
        if (header + open + dots >= max_toml_depth) return i;
        ++i;
    }
    return std::nullopt;
}

} // namespace leadwire
