// Fields of web forms.
#pragma once

#include "host/lead/error.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace leadwire::intake {

struct form_field {
    std::string name, value;
    bool operator==(const form_field&) const = default;
};
/// Of one form: enough for any lead, too few to keep the machine busy.
inline constexpr std::size_t max_form_fields = 1000;

/// application/x-www-form-urlencoded: "a=1&b=x+y" in its order; a broken percent code stays as it is.
[[nodiscard]] result<std::vector<form_field>> read_urlencoded(std::string_view text);
[[nodiscard]] std::string percent_decoded(std::string_view text);

} // namespace leadwire::intake
