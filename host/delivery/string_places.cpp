#include "host/delivery/toml_document.hpp"
#include "host/delivery/toml_scan.hpp"
#include "host/lead/utf8.hpp"

#include <algorithm>

namespace leadwire {
namespace {

bool is_continuation(char c) {
    return (c & 0xC0) == 0x80;
}

std::string_view from(std::string_view source, file_place place) {
    for (int line = 1; line < place.line; ++line)
        source.remove_prefix(std::min(source.find('\n'), source.size() - 1) + 1);
    std::size_t at = 0;
    for (int column = 1; column < place.column && at < source.size(); ++column)
        at += std::max<std::size_t>(first_character(source.substr(at)), 1);
    return source.substr(at);
}

/// Bytes that the code point of "\u00e9" has in UTF-8.
std::size_t encoded_size(std::string_view hex) {
    auto significant = hex.substr(std::min(hex.find_first_not_of('0'), hex.size()));
    auto bits = significant.size() * 4;
    if (!significant.empty())
        bits -= significant[0] == '1' ? 3 : significant[0] < '4' ? 2 : significant[0] < '8';
    return bits <= 7 ? 1 : bits <= 11 ? 2 : bits <= 16 ? 3 : 4;
}

std::size_t blanks(std::string_view text) {
    return std::min(text.find_first_not_of(" \t\r\n"), text.size());
}

} // namespace

string_places::string_places(std::string_view source, file_place literal)
    : literal_(from(source, literal)), first_(literal) {
    literal_ = literal_.substr(0, first_string(literal_).size);
    if (!literal_.empty()) quote_ = literal_[0];
    multi_line_ = opening_quotes(literal_) == 3;
    rewind();
}

void string_places::rewind() {
    at_ = content_ = 0;
    place_ = first_;
    skip(opening_quotes(literal_));
    if (!multi_line_) return;
    if (literal_.substr(at_).starts_with("\r\n"))
        skip(2); // a line end right behind the quotes is no content
    else if (literal_.substr(at_).starts_with('\n'))
        skip(1);
}

void string_places::skip(std::size_t bytes) {
    for (char c : literal_.substr(at_, bytes)) {
        if (c == '\n') {
            ++place_.line;
            place_.column = 1;
        } else if (!is_continuation(c)) {
            ++place_.column;
        }
    }
    at_ = std::min(at_ + bytes, literal_.size());
}

string_places::unit string_places::next() const {
    auto rest = literal_.substr(at_);
    if (rest.starts_with("\r\n")) return {2, 1};
    if (quote_ == '\'' || !rest.starts_with('\\') || rest.size() < 2) {
        auto size = std::max<std::size_t>(first_character(rest), 1);
        return {size, size};
    }
    if (multi_line_ && blanks(rest.substr(1)) > 0) return {1 + blanks(rest.substr(1)), 0};
    if (rest[1] == 'u') return {6, encoded_size(rest.substr(2, 4))};
    if (rest[1] == 'U') return {10, encoded_size(rest.substr(2, 8))};
    return {2, 1};
}

file_place string_places::at(std::size_t offset) {
    if (offset < content_) rewind();
    while (at_ < literal_.size()) {
        auto step = next();
        if (content_ + step.content > offset) break;
        skip(step.source);
        content_ += step.content;
    }
    return place_;
}

} // namespace leadwire
