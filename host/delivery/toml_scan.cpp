#include "host/delivery/toml_scan.hpp"

#include <algorithm>
#include <vector>

namespace leadwire {
namespace {

/// How deep the names and brackets are that the scan is in.
class depth {
public:
    void line_end() {
        if (outside_.empty()) place_ = place::line_start;
        dots_ = 0;
    }
    void open(char bracket) {
        bool header = bracket == '[' && outside_.empty() && place_ != place::value;
        if (header) {
            if (place_ == place::line_start) header_ = 0;
            place_ = place::header;
            return;
        }
        outside_.push_back(dots_ + 1);
        open_ += dots_ + 1;
        dots_ = 0;
        place_ = place::value;
    }
    void close() {
        dots_ = 0;
        if (outside_.empty()) return;
        open_ -= outside_.back();
        outside_.pop_back();
    }
    void comma() { dots_ = 0; }
    void dot() { ++(place_ == place::header ? header_ : dots_); }
    void word() {
        if (place_ == place::line_start) place_ = place::value;
    }
    [[nodiscard]] std::size_t levels() const { return header_ + open_ + dots_; }

private:
    enum class place { line_start, header, value };
    place place_ = place::line_start;
    std::size_t header_ = 0;           // dots of the last [header]
    std::size_t dots_ = 0;             // of the name that is being written
    std::vector<std::size_t> outside_; // levels of each open bracket
    std::size_t open_ = 0;             // their sum
};

void step(depth& d, char c) {
    switch (c) {
    case '\n':
        return d.line_end();
    case '[':
    case '{':
        return d.open(c);
    case ']':
    case '}':
        return d.close();
    case ',':
        return d.comma();
    case '.':
        return d.dot();
    case ' ':
    case '\t':
    case '\r':
        return;
    default:
        return d.word();
    }
}

} // namespace

std::size_t opening_quotes(std::string_view text) {
    if (text.empty() || (text[0] != '"' && text[0] != '\'')) return 0;
    return text.size() >= 3 && text[1] == text[0] && text[2] == text[0] ? 3 : 1;
}

string_literal first_string(std::string_view text) {
    auto quotes = opening_quotes(text);
    if (quotes == 0) return {};
    char quote = text[0];
    for (std::size_t i = quotes; i < text.size(); ++i) {
        if (quotes == 1 && text[i] == '\n') return {i, false};
        if (quote == '"' && text[i] == '\\') {
            ++i;
        } else if (text[i] == quote) {
            auto run = std::min(text.find_first_not_of(quote, i), text.size()) - i;
            if (quotes == 1) return {i + 1, true};
            if (run >= 3)
                return {i + std::min<std::size_t>(run, 5), true}; // up to two quotes belong to the text
            i += run - 1;
        }
    }
    return {text.size(), false};
}

toml_scan scan_toml(std::string_view text) {
    depth d;
    for (std::size_t i = 0; i < text.size();) {
        if (text[i] == '#') {
            i = std::min(text.find('\n', i), text.size());
            continue;
        }
        if (auto string = first_string(text.substr(i)); string.size > 0) {
            if (!string.closed) return {.too_deep = {}, .open_string = i};
            i += string.size;
            d.word();
            continue;
        }
        step(d, text[i]);
        if (d.levels() >= max_toml_depth) return {.too_deep = i, .open_string = {}};
        ++i;
    }
    return {};
}

} // namespace leadwire
