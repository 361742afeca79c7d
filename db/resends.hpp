// Leads that a person sends once more: a new delivery each, in a new round. The same SQL in every dialect; all within a
// transaction of the caller's. Throws soci_error.
#pragma once

#include "db/store.hpp"

#include <soci/soci.h>

namespace leadwire::db {

/// How far the walk over the leads has come.
struct resend_page {
    lead_id after{};
    bool more = true;
    resend_summary counts; ///< of this page alone
};

/// The lead that is named, or the next ones that had a delivery of that flow to that integration, by ID.
[[nodiscard]] std::vector<lead_id> candidates(soci::session& s, const resend_order& wanted, resend_page& page);
/// What stands in the way: a delivery that may still be sent, or has been and nobody knows.
struct obstacle {
    delivery_state state = delivery_state::due;
    leadwire::flow flow = leadwire::flow::new_lead;
    std::string integration;
    bool in_doubt = false;
};
[[nodiscard]] std::optional<obstacle> obstacle_of(soci::session& s, lead_id id, const resend_order& wanted);
[[nodiscard]] error refusal(lead_id id, const obstacle& o);
/// What tells the new delivery apart from others of its flow; nothing: there is no change.
[[nodiscard]] std::optional<std::string> part_of(soci::session& s, lead_id id, const resend_order& wanted);
/// Queues it, and writes a line in the journal.
void resend(soci::session& s, lead_id id, const std::string& part, const resend_order& wanted);

/// `Leads` is a dialect's lead_table.
template <class Leads>
result<resend_page> resend(soci::session& s, Leads& leads, const resend_order& wanted, resend_page page) {
    page.counts = {};
    for (auto id : candidates(s, wanted, page)) {
        leads.lock(id);
        auto l = leads.find(id);
        if (!l && (wanted.which.lead || l.error().code == error_code::io)) return std::unexpected(l.error());
        if (!l) {
            ++page.counts.unreadable;
            continue;
        }
        if (!*l || !wanted.which.fits(**l)) continue;
        if (auto open = obstacle_of(s, id, wanted)) {
            if (wanted.which.lead) return std::unexpected(refusal(id, *open));
            ++page.counts.open;
        } else if (auto part = part_of(s, id, wanted)) {
            if (wanted.mode == by_hand::done) resend(s, id, *part, wanted);
            ++page.counts.queued;
        } else {
            if (wanted.which.lead) return fail(error_code::refused, "lead " + to_string(id), "has no change to resend");
            ++page.counts.no_change;
        }
    }
    return page;
}

/// All of them, each page by `resend_one` in a transaction of its own.
template <class Resend>
result<resend_summary> resend_pages(Resend&& resend_one) {
    resend_summary all;
    for (resend_page page; page.more;) {
        auto done = resend_one(page);
        if (!done) return std::unexpected(done.error());
        page = *done;
        all.queued += page.counts.queued;
        all.open += page.counts.open;
        all.no_change += page.counts.no_change;
        all.unreadable += page.counts.unreadable;
    }
    return all;
}

} // namespace leadwire::db
