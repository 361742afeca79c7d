// Deliveries that a person settles: those that are held, and those in doubt. The same SQL in every dialect; all within a
// transaction of the caller's. Throws soci_error.
#pragma once

#include "db/store.hpp"

#include <soci/soci.h>

namespace leadwire::db {

struct open_question {
    long long delivery = 0;
    lead_id lead{};
    leadwire::flow flow = leadwire::flow::new_lead;
    std::string integration;
};
/// Held, or due after an attempt in doubt.
[[nodiscard]] std::vector<open_question> open_questions(soci::session& s, const delivery_selection& wanted);
/// Writes the answer, and a line in the journal.
void settle(soci::session& s, const open_question& question, const settlement& answer);

/// How many were settled, or would be. `Leads` is a dialect's lead_table.
template <class Leads>
result<int> settle(soci::session& s, Leads& leads, const settlement& wanted) {
    int settled = 0;
    for (const auto& question : open_questions(s, wanted.which)) {
        auto l = leads.find(question.lead);
        if (!l) return std::unexpected(l.error());
        if (!*l || !wanted.which.fits(**l)) continue;
        if (wanted.mode == by_hand::done) settle(s, question, wanted);
        ++settled;
    }
    return settled;
}

} // namespace leadwire::db
