// A plain value as plugins hand it back by tradition, sorted before any flow judges it.
#pragma once

#include "host/lead/json.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace leadwire {

enum class plain_kind {
    empty,     ///< null, false, zeros, white space, "id:" with nothing behind, [] and {}
    truth,     ///< true
    negative,  ///< an integer below zero, as a number or as text
    positive,  ///< an integer above zero, likewise
    text,      ///< any other text, and numbers that are no integers
    composite, ///< an array or object that is not empty
};

struct plain_value {
    plain_kind kind = plain_kind::empty;
    std::string text; ///< trimmed, numbers as written; of `empty` and `composite`: why it is a failure
};
[[nodiscard]] plain_value read_plain_value(const json::value& v);

/// 7 for "-7" and "-007"; nothing if no int can hold it.
[[nodiscard]] std::optional<int> reason_in(std::string_view negative_integer);
/// True for http:// or https:// with a host behind it, and without white space or control characters.
[[nodiscard]] bool is_full_url(std::string_view text);

} // namespace leadwire
