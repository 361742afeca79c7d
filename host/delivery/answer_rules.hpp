// [[answer.FLOW]]: rules that judge answers of an integration without a plugin (the user's
// reference is docs/integrations.md).
#pragma once

#include "host/lead/json.hpp"
#include "host/lead/target_answer.hpp"
#include "host/lead/verdict.hpp"

#include <string>
#include <vector>

namespace leadwire {

enum class answer_subject { pointer, status, text };

/// One line of `when`: all of a rule must hold. Values compare as text.
struct answer_condition {
    answer_subject subject = answer_subject::pointer;
    std::string pointer;  ///< JSON pointer; "" is the whole answer
    std::string expected; ///< for `text`: a substring of the body
};

struct answer_rule {
    std::vector<answer_condition> when;
    verdict_kind verdict = verdict_kind::failed;
    std::optional<std::string>
        text_pointer; ///< accept.id, redirect.url, message.text: JSON pointer into the answer
    int reason = 0;   ///< reject.reason
};

/// The first rule that matches; none: failed with what was answered, shortened. A body that is no JSON is a
/// text.
[[nodiscard]] typed_verdict judge_by_rules(const std::vector<answer_rule>& rules,
                                           const target_answer& answer);

} // namespace leadwire
