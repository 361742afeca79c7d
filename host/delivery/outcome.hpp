// Verdict → outcome → effect: what one answer does to a lead, as pure functions (the tables
// are in docs/integrations.md).
#pragma once

#include "host/lead/flow.hpp"
#include "host/lead/lead.hpp"
#include "host/lead/verdict.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace leadwire {

enum class outcome_kind { accepted, rejected, done, redirect, message, failed };
[[nodiscard]] std::string_view name_of(outcome_kind kind);

/// A verdict judged in its flow: every combination that the flow does not have has become `failed` with a
/// reason.
struct outcome {
    outcome_kind kind = outcome_kind::failed;
    std::optional<std::string> external_id; ///< accepted: the CRM's ID; none: the internal ID is entered
    int reason = 0;                         ///< rejected
    std::string text;                       ///< redirect: URL; message: text; failed: why
    bool operator==(const outcome&) const = default;
};

/// Plain values and typed ones mean the same by the tables of docs/integrations.md. Text is trimmed by Unicode white
/// space.
[[nodiscard]] outcome judge(flow f, const verdict& v);

enum class customer_action { thankyou, redirect, message };

/// What is written to the lead and the delivery.
struct effect {
    std::optional<lead_status> status; ///< none: stays as it is
    std::optional<int> reason;         ///< with status cancel
    std::optional<std::string>
        external_id; ///< the lead's in `new` and `sync`; the delivery's own in `approved`
    bool delivered =
        false; ///< the delivery is settled (in `sync` whatever came of it); false: it stays queued
    customer_action action = customer_action::thankyou; ///< sync only
    bool operator==(const effect&) const = default;
};
[[nodiscard]] effect effect_of(flow f, const outcome& o, lead_id id);

} // namespace leadwire
