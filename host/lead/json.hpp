// JSON as the product needs it: order of members kept, numbers kept digit by digit (an ID of 25 digits comes out as it
// came in). Boost.JSON reads the grammar; its own value type would turn such numbers into binary floating point.
#pragma once

#include "host/lead/error.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace leadwire::json {

class value;
/// A number as it was written: "12.50", "1e3", "-7".
struct number {
    std::string digits;
    bool operator==(const number&) const = default;
};
using array = std::vector<value>;
using member = std::pair<std::string, value>;
/// Members in the order of the text. A name that comes twice keeps its first place and takes the last value.
using object = std::vector<member>;

class value {
  public:
    value() = default; ///< null
    value(std::nullptr_t) {}
    value(bool b) : data_(b) {}
    value(number n) : data_(std::move(n)) {}
    value(std::int64_t n) : data_(number{std::to_string(n)}) {}
    value(int n) : value(std::int64_t{n}) {}
    value(std::string text) : data_(std::move(text)) {}
    value(std::string_view text) : data_(std::string(text)) {}
    value(const char* text) : data_(std::string(text)) {}
    value(array a) : data_(std::move(a)) {}
    value(object o) : data_(std::move(o)) {}

    [[nodiscard]] bool is_null() const { return std::holds_alternative<std::nullptr_t>(data_); }
    [[nodiscard]] const bool* if_bool() const { return std::get_if<bool>(&data_); }
    [[nodiscard]] const number* if_number() const { return std::get_if<number>(&data_); }
    [[nodiscard]] const std::string* if_string() const { return std::get_if<std::string>(&data_); }
    [[nodiscard]] const array* if_array() const { return std::get_if<array>(&data_); }
    [[nodiscard]] const object* if_object() const { return std::get_if<object>(&data_); }
    [[nodiscard]] array* if_array() { return std::get_if<array>(&data_); }
    [[nodiscard]] object* if_object() { return std::get_if<object>(&data_); }
    /// The number as an integer, where it is one and fits.
    [[nodiscard]] std::optional<std::int64_t> if_integer() const;
    /// "null", "boolean", "number", "string", "array", "object": the word for messages.
    [[nodiscard]] std::string_view kind() const;

    bool operator==(const value&) const = default;

  private:
    std::variant<std::nullptr_t, bool, number, std::string, array, object> data_;
};

/// The member of that name, or nothing.
[[nodiscard]] const value* find(const object& o, std::string_view name);
[[nodiscard]] value* find(object& o, std::string_view name);
/// Replaces the member of that name in its place, or appends it.
void set(object& o, std::string_view name, value v);

/// RFC 8259, UTF-8 checked, at most 64 levels deep; a byte order mark is skipped. An error's place is
/// "line L, column C" of the text.
[[nodiscard]] result<value> parse(std::string_view text);
/// Compact: no white space, members in their order, non-ASCII text as UTF-8.
[[nodiscard]] std::string dump(const value& v);
void append(std::string& out, const value& v);
/// The text escaped for the inside of a JSON string, without quotes.
void append_escaped(std::string& out, std::string_view text);

/// RFC 6901: the value that "/a/0/b" points at ("" is the whole), or nothing. The pointer must be well formed.
[[nodiscard]] const value* at_pointer(const value& root, std::string_view pointer);
/// True for "" and for "/…" in which "~" stands only as "~0" or "~1".
[[nodiscard]] bool is_pointer(std::string_view pointer);

/// Text of a scalar, as the product shows parameters (docs/macros.md): a string as it is, a number in its shortest plain
/// form, true as 1, false as 0, null as nothing; an array or object as compact JSON.
void append_plain(std::string& out, const value& v);
[[nodiscard]] std::string plain_text(const value& v);
/// Of the member of that name; empty if there is none.
[[nodiscard]] std::string plain_text(const object& o, std::string_view name);

} // namespace leadwire::json
