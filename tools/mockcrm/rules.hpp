// Which behaviour a request meets.
#pragma once

#include "tools/mockcrm/behaviour.hpp"
#include "tools/mockcrm/received_request.hpp"

#include <cstdint>
#include <string>
#include <variant>
#include <vector>

namespace leadwire::mockcrm {

struct field_equals {
    std::string field, value;
};
/// The lead's number modulo `modulus` is in [from, to).
struct lead_modulo {
    std::int64_t modulus = 1, from = 0, to = 1;
};
struct rule {
    std::variant<field_equals, lead_modulo> when;
    behaviour answer;
};

/// A rules file: JSON Lines or one array of {"when": {"field", "equals"} | {"lead_mod": [m, from, to]},
/// "answer"}.
[[nodiscard]] result<std::vector<rule>> read_rules(std::string_view text);

/// 94 % ok, 3 % double, 1 % phone, 1 % geo, 1 % HTTP 500: a pure function of the lead's ID.
[[nodiscard]] behaviour default_mix(std::string_view lead);

/// By the path segment or query parameter mock=NAME, else the body's field mock, else the first rule that
/// fits, else the default mix. An error: a name that is no behaviour was asked for.
[[nodiscard]] result<behaviour> choose(const received_request& r, const std::vector<rule>& rules);

} // namespace leadwire::mockcrm
