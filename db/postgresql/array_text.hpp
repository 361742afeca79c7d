// A PostgreSQL array of one dimension as text, which is how a batch of rows travels as one parameter for each
// column.
#pragma once

#include <charconv>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace leadwire::db::postgresql {

/// {1,NULL,"a \"quoted\" text"}: any text may be in it but NUL, which PostgreSQL has no way to hold.
class array_text {
public:
    void add(std::int64_t n);
    void add(std::string_view text);
    void add_null();
    void clear() { text_ = "{}"; }
    [[nodiscard]] bool empty() const { return text_.size() == 2; }
    [[nodiscard]] const std::string& text() const { return text_; } ///< its place never changes

private:
    void open();
    std::string text_ = "{}";
};

/// With bytes that PostgreSQL does not take replaced: they would undo the whole batch.
void add_text(array_text& column, const std::string& text);
void add_text(array_text& column, const std::optional<std::string>& text);

} // namespace leadwire::db::postgresql
