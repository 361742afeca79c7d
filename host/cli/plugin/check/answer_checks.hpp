// Canned leads × canned answers × flows: no crash, no hang, no exception that says nothing.
#pragma once

#include "host/cli/plugin/check/canned.hpp"
#include "host/cli/plugin/check/plugin_check.hpp"

namespace leadwire::cli {

[[nodiscard]] std::vector<finding> check_answers_of(answer_kind kind, const check_subject& s);

template <answer_kind kind>
std::vector<finding> check_answers(const check_subject& s) {
    return check_answers_of(kind, s);
}

} // namespace leadwire::cli
