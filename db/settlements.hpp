// Deliveries that a person settles: those that are held, and those in doubt. The same SQL in every dialect. Throws
// soci_error.
#pragma once

#include "db/store.hpp"

#include <soci/soci.h>

#include <algorithm>
#include <span>

namespace leadwire::db {

struct open_question {
    long long delivery = 0;
    lead_id lead{};
    leadwire::flow flow = leadwire::flow::new_lead;
    std::string integration;
};
/// Held, or due after an attempt in doubt; by ID.
[[nodiscard]] std::vector<open_question> open_questions(soci::session& s, const delivery_selection& wanted);
/// Writes the answer, and a line in the journal. False: it is no question any more, as somebody sends it now.
[[nodiscard]] bool settle(soci::session& s, const open_question& question, const settlement& answer);

/// How many were settled, or would be; within a transaction of the caller's. `Leads` is a dialect's lead_table.
template <class Leads>
result<int> settle(soci::session& s, Leads& leads, std::span<const open_question> questions, const settlement& wanted) {
    int settled = 0;
    for (const auto& question : questions) {
        if (wanted.mode == by_hand::done) leads.lock(question.lead);
        auto l = leads.find(question.lead);
        if (!l) return std::unexpected(l.error());
        if (!*l || !wanted.which.fits(**l)) continue;
        if (wanted.mode == by_hand::only_counted || settle(s, question, wanted)) ++settled;
    }
    return settled;
}

/// Page by page, each by `settle_page` in a transaction of its own: others wait no longer than for a batch of outcomes.
template <class Settle>
result<int> settle_pages(std::span<const open_question> questions, Settle&& settle_page) {
    constexpr std::size_t page_size = 500;
    int settled = 0;
    while (!questions.empty()) {
        auto page = questions.first(std::min(questions.size(), page_size));
        questions = questions.subspan(page.size());
        auto done = settle_page(page);
        if (!done) return std::unexpected(done.error());
        settled += *done;
    }
    return settled;
}

} // namespace leadwire::db
