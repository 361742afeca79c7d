// JSON for plugins: reading what a CRM answered, building what it wants. Members keep their order, numbers
// their digits.
#pragma once

#include <charconv>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

namespace leadwire {

/// A JSON value. Reading never throws: a missing member, and a text that is no JSON, are null.
class Json {
public:
    /// A number by its digits, so that an ID of 25 digits stays what it is: `Json::Number{"19.90"}`.
    struct Number {
        std::string digits; ///< as written
        /// By digits: "1.0" is not "1".
        bool operator==(const Number&) const = default;
    };
    /// Name and value.
    using Member = std::pair<std::string, Json>;
    /// The items of an array.
    using Array = std::vector<Json>;
    /// The members of an object, in their order.
    using Object = std::vector<Member>;

    /// Null.
    Json() = default;
    /// Null.
    Json(std::nullptr_t) {}
    /// True or false; only from a bool, so that no pointer becomes one.
    template <std::same_as<bool> T>
    Json(T value) : data_(value) {}
    /// A whole number.
    template <std::integral T>
        requires(!std::same_as<T, bool>)
    Json(T value) : data_(Number{std::to_string(value)}) {}
    /// A number with a fraction.
    template <std::floating_point T>
    Json(T value); ///< shortest digits that read back the same; null for infinity and what is no number
    /// A number as its digits stand.
    Json(Number number) : data_(std::move(number)) {}
    /// A string, UTF-8.
    Json(std::string text) : data_(std::move(text)) {}
    /// A string, UTF-8.
    Json(std::string_view text) : data_(std::string(text)) {}
    /// A string, UTF-8; empty for a null pointer.
    Json(const char* text) : data_(std::string(text != nullptr ? text : "")) {}
    /// An array of these items.
    Json(Array items) : data_(std::move(items)) {}

    /// An object of these members: `Json::object({{"a", 1}, {"b", "x"}})`.
    [[nodiscard]] static Json object(std::initializer_list<std::pair<std::string_view, Json>> members = {});
    /// An array of these items: `Json::array({1, 2})`.
    [[nodiscard]] static Json array(std::initializer_list<Json> items = {}) { return Json(Array(items)); }
    /// Strict RFC 8259, UTF-8, at most 64 levels deep; null for anything else. A byte order mark is skipped.
    [[nodiscard]] static Json parse(std::string_view text) { return try_parse(text).value_or(Json()); }
    /// The same; nothing for a text that is no JSON.
    [[nodiscard]] static std::optional<Json> try_parse(std::string_view text);

    /// Null, and so a member that is missing.
    [[nodiscard]] bool is_null() const { return data_.index() == 0; }
    /// True or false.
    [[nodiscard]] bool is_bool() const { return std::holds_alternative<bool>(data_); }
    /// A number.
    [[nodiscard]] bool is_number() const { return std::holds_alternative<Number>(data_); }
    /// A string.
    [[nodiscard]] bool is_string() const { return std::holds_alternative<std::string>(data_); }
    /// An array.
    [[nodiscard]] bool is_array() const { return std::holds_alternative<Array>(data_); }
    /// An object.
    [[nodiscard]] bool is_object() const { return std::holds_alternative<Object>(data_); }
    /// False for null, false, zero, "", [] and {}.
    explicit operator bool() const;

    /// The member, or item, of that name or index; null if there is none.
    const Json& operator[](std::string_view name) const;
    /// The member of that name; null if there is none.
    const Json& operator[](const char* name) const { return (*this)[std::string_view(name)]; }
    /// The item of that index, from 0; null if there is none.
    template <std::integral T>
    const Json& operator[](T index) const {
        const auto* list = std::get_if<Array>(&data_);
        if (list == nullptr || std::cmp_less(index, 0) || !std::cmp_less(index, list->size())) return null();
        return (*list)[static_cast<std::size_t>(index)];
    }
    /// RFC 6901: "/a/0/b"; "" is the whole. Null if nothing is there.
    [[nodiscard]] const Json& at_pointer(std::string_view pointer) const;
    /// True for a member that is there, even if it is null.
    [[nodiscard]] bool contains(std::string_view name) const { return find(name) != nullptr; }
    [[nodiscard]] std::size_t size() const;      ///< of an array or object; else 0
    [[nodiscard]] const Array& items() const;    ///< of an array; else none
    [[nodiscard]] const Object& members() const; ///< of an object; else none

    /// A string as it is, a number's digits, true as "1", false as "0", null as "", all else as compact JSON.
    [[nodiscard]] std::string text() const;
    /// A number, or text of digits, that fits.
    [[nodiscard]] std::optional<std::int64_t> integer() const;
    /// A number, or text of one, as the nearest double.
    [[nodiscard]] std::optional<double> number() const;
    /// The digits of a number; empty for anything else.
    [[nodiscard]] std::string_view digits() const;

    /// Replaces the member in its place, or appends it. A null value becomes an object first; any other is
    /// left alone.
    Json& set(std::string_view name, Json value);
    /// Appends to an array. A null value becomes an array first; any other is left alone.
    Json& push(Json value);
    /// True if there was such a member.
    bool remove(std::string_view name);

    /// Compact, in the order of the members.
    [[nodiscard]] std::string dump() const;
    /// The same, added to a text.
    void append_to(std::string& out) const;

    /// Values of the same type compare; numbers by what they are worth ("1.0" is 1), all else by what they
    /// hold.
    friend bool operator==(const Json& a, const Json& b);
    /// With a text, number, bool or nullptr: `answer["status"] == "ok"`. Types count: "5" is not 5.
    template <class T>
        requires(std::is_convertible_v<const T&, Json> && !std::same_as<T, Json>)
    friend bool operator==(const Json& a, const T& b) {
        if constexpr (std::same_as<T, std::nullptr_t>) {
            return a.is_null();
        } else if constexpr (std::is_convertible_v<const T&, std::string_view>) {
            const auto* text = std::get_if<std::string>(&a.data_);
            return text != nullptr && *text == std::string_view(b);
        } else {
            return a == Json(b);
        }
    }

private:
    friend class JsonReader;
    explicit Json(Object members) : data_(std::move(members)) {}
    static const Json& null();
    [[nodiscard]] const Json* find(std::string_view name) const;

    std::variant<std::nullptr_t, bool, Number, std::string, Array, Object> data_;
};

} // namespace leadwire

#include <leadwire/detail/json_read.hpp>
#include <leadwire/detail/json_value.hpp>
