// A TOML document as a tree that knows where everything stands. The only door to toml++.
#pragma once

#include "host/delivery/file_remark.hpp"

#include <cstdint>
#include <expected>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace leadwire {

struct toml_member;
/// A date, a time or both, as RFC 3339 writes it.
struct toml_moment {
    std::string text;
};

struct toml_value {
    using list = std::vector<toml_value>;
    using table = std::vector<toml_member>; ///< in the order of the file

    file_place place; ///< of its first character; of a table, its header
    std::variant<std::string, std::int64_t, double, bool, toml_moment, list, table> data;

    template <class T>
    [[nodiscard]] const T* as() const {
        return std::get_if<T>(&data);
    }
    [[nodiscard]] const toml_member* find(std::string_view name) const; ///< of a table; else nothing
    /// "the text \"abc\"", "the integer 5", "a list": for messages, on one line.
    [[nodiscard]] std::string described() const;
};

struct toml_member {
    std::string name;
    file_place place;
    toml_value value;
};

/// The whole document as a table. At most 1 MiB and 32 levels; a byte order mark is skipped. The error is the
/// first one.
[[nodiscard]] std::expected<toml_value, file_remark> parse_toml(std::string_view text);

/// Finds bytes of a string's content in the file: escapes, line ends and the four kinds of quotes are
/// accounted for.
class string_places {
public:
    /// `literal` is where the opening quote stands.
    string_places(std::string_view source, file_place literal);
    /// The place of the content's byte `offset`, which may be its end. Cheapest in ascending order.
    [[nodiscard]] file_place at(std::size_t offset);

private:
    struct unit {
        std::size_t source, content; ///< bytes
    };
    [[nodiscard]] unit next() const;
    void skip(std::size_t bytes);
    void rewind();

    std::string_view literal_; ///< the source from the opening quote on
    file_place first_;
    char quote_ = '"';
    bool multi_line_ = false;
    std::size_t at_ = 0, content_ = 0;
    file_place place_;
};

} // namespace leadwire
