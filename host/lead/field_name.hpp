// Names of fields as JSON reads them: "customer[age]:int" is a path and a type.
#pragma once

#include "host/lead/error.hpp"
#include "host/lead/json.hpp"

#include <expected>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace leadwire {

enum class field_type { text, integer, number, boolean, json };

/// The name without ":int", ":number", ":bool" or ":json", and the type that this suffix gives.
struct typed_name {
    std::string_view name;
    field_type type = field_type::text;
};
[[nodiscard]] typed_name split_type(std::string_view field_name);

struct field_path {
    std::vector<std::string> keys; ///< "customer", "age"; at least one
    bool appends = false;          ///< "[]" stands at the end
    field_type type = field_type::text;
};
/// The error is a sentence that names the field.
[[nodiscard]] std::expected<field_path, std::string> parse_field_path(std::string_view field_name);

/// The value of a field of that type; the error is a sentence.
[[nodiscard]] std::expected<json::value, std::string> typed_value(std::string_view text, field_type type);

} // namespace leadwire
