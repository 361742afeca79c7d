#include "db/postgresql/array_text.hpp"

#include "host/lead/shown_text.hpp"
#include "host/lead/utf8.hpp"

namespace leadwire::db::postgresql {

/// In place of the closing brace.
void array_text::open() {
    if (empty())
        text_.pop_back();
    else
        text_.back() = ',';
}

void array_text::add(std::int64_t n) {
    open();
    char digits[24];
    auto end = std::to_chars(digits, digits + sizeof digits, n).ptr;
    text_.append(digits, end);
    text_ += '}';
}

void array_text::add(std::string_view text) {
    open();
    text_ += '"';
    // Quotes keep commas, braces, white space, empty text and the word NULL; two signs need more.
    for (auto at = text.find_first_of("\"\\"); at != text.npos; at = text.find_first_of("\"\\")) {
        text_ += text.substr(0, at);
        text_ += '\\';
        text_ += text[at];
        text.remove_prefix(at + 1);
    }
    text_ += text;
    text_ += "\"}";
}

void array_text::add_null() {
    open();
    text_ += "NULL}";
}

void add_text(array_text& column, const std::string& text) {
    if (is_storable(text))
        column.add(text);
    else
        column.add(as_utf8(text));
}

void add_text(array_text& column, const std::optional<std::string>& text) {
    if (text)
        add_text(column, *text);
    else
        column.add_null();
}

} // namespace leadwire::db::postgresql
