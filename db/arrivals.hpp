// Leads from the intake, the requests they came with, and keys. The same SQL in every dialect; all within a
// transaction of the caller's. Throws soci_error.
#pragma once

#include "db/pace.hpp"
#include "db/store.hpp"

#include <soci/soci.h>

namespace leadwire::db {

/// The request's first arrival, if it came before.
[[nodiscard]] std::optional<arrival_receipt> earlier_arrival(soci::session& s,
                                                             const arrival::idempotency& once);
/// `answer` is empty while a sync send is under way. False: somebody else was faster.
[[nodiscard]] bool note_arrival(soci::session& s, const arrival::idempotency& once, lead_id id,
                                const std::string& answer);
/// Flow new waits until the sync send is settled.
[[nodiscard]] claimed_delivery claim_sync(soci::session& s, lead order, const arrival::sync_claim& claim);
void keep_answer(soci::session& s, const arrival::idempotency& once, const std::string& answer);
/// Of every request that made this lead and has no answer yet.
void keep_answer(soci::session& s, lead_id lead, const std::string& answer);

[[nodiscard]] std::int64_t create_key(soci::session& s, const std::string& hash, const std::string& role,
                                      const std::string& who);
[[nodiscard]] std::vector<api_key_row> keys(soci::session& s);
[[nodiscard]] result<void> revoke_key(soci::session& s, std::int64_t id);
[[nodiscard]] std::optional<api_key_row> find_key(soci::session& s, const std::string& hash);

/// `Leads` is a dialect's lead_table. The answer of a lead without a sync send is known at once. After an error
/// the transaction must be undone.
template <class Leads>
result<arrival_receipt> register_lead(soci::session& s, Leads& leads, const arrival& a) {
    if (a.once)
        if (auto before = earlier_arrival(s, *a.once)) return *before;
    auto order = a.order;
    order.id = leads.insert_one(a.order);
    auto slot = a.sync ? pace(s, a.sync->integration).one_more(a.sync->limits) : std::nullopt;
    if (a.once && !note_arrival(s, *a.once, order.id, slot ? "" : "thankyou"))
        return fail(error_code::conflict, "Idempotency-Key", "the same request came to two processes at once");
    arrival_receipt receipt{.id = order.id};
    if (!slot) return receipt; // the classic sending takes the lead
    receipt.sync = claim_sync(s, std::move(order), *a.sync);
    receipt.slot = *slot;
    return receipt;
}

} // namespace leadwire::db
