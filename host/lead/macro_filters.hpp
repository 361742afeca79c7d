// Filters of macros: {name|trim|upper}.
#pragma once

#include <cstddef>
#include <expected>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace leadwire {

/// One filter of a template, ready to be applied.
struct macro_filter {
    using function = void (*)(std::string& value, const macro_filter& self);
    function apply = nullptr; ///< none: `raw`, which changes no value
    std::string text;         ///< X of default:X
    std::size_t count = 0;    ///< N of first:N and last:N
};

/// `argument` is none where no ":" stands. The error is a sentence about the filter, without the macro's
/// name.
[[nodiscard]] std::expected<macro_filter, std::string> make_filter(std::string_view name,
                                                                   std::optional<std::string_view> argument);

} // namespace leadwire
