// Leads and answers that a plugin meets sooner or later.
#pragma once

#include "host/lead/lead.hpp"
#include "host/lead/target_answer.hpp"

#include <string>
#include <vector>

namespace leadwire::cli {

struct canned_lead {
    std::string name; ///< "typical", "empty", "longest", "not Latin"
    lead of;
};
[[nodiscard]] const std::vector<canned_lead>& canned_leads();

enum class answer_kind { ok, refused, broken, none, empty, cut, large, bytes, html, types, deep };
/// Each kind has a few.
[[nodiscard]] std::vector<target_answer> canned_answers(answer_kind kind);
/// One that holds what sub-requests are made for, a token above all.
[[nodiscard]] const target_answer& good_sub_answer();

} // namespace leadwire::cli
