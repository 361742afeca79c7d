// Leads from the intake, the requests they came with, and keys. The same SQL in every dialect; all within a
// transaction of the caller's. Throws soci_error.
#pragma once

#include "db/pace.hpp"
#include "db/store.hpp"

#include <soci/soci.h>

#include <span>

namespace leadwire::db {

/// The request's first arrival, if it came before.
[[nodiscard]] std::optional<arrival_receipt> earlier_arrival(soci::session& s,
                                                             const arrival::idempotency& once);
/// `answer` is empty while a sync send is under way.
struct arrival_note {
    const arrival::idempotency* once;
    lead_id id{};
    std::string answer;
};
void keep_answer(soci::session& s, const arrival::idempotency& once, const std::string& answer);
/// Of every request that made this lead and has no answer yet.
void keep_answer(soci::session& s, lead_id lead, const std::string& answer);

[[nodiscard]] std::int64_t create_key(soci::session& s, const std::string& hash, const std::string& role,
                                      const std::string& who);
[[nodiscard]] std::vector<api_key_row> keys(soci::session& s);
[[nodiscard]] result<void> revoke_key(soci::session& s, std::int64_t id);

/// Slots for those that have a sync claim and did not come before; nothing: the classic sending takes the lead. By
/// integration in order: two transactions must not wait for each other in a circle.
[[nodiscard]] std::vector<std::optional<sync_slot>>
slots_for(pace_reads& reads, std::span<const arrival> arrivals, const std::vector<std::optional<arrival_receipt>>& before);

/// What `slots_for` will ask, if that is one integration.
void ask_ahead(pace_reads& reads, std::span<const arrival> arrivals,
               const std::vector<std::optional<arrival_receipt>>& before);

/// All of them, or an error, after which the transaction must be undone; once it is committed, `arrivals.name_claims` completes the
/// receipts. `Tables` is tables_over of a dialect.
template <class Tables>
result<std::vector<arrival_receipt>> register_leads(Tables& t, std::span<const arrival> arrivals) {
    std::vector<std::optional<arrival_receipt>> before = t.arrivals.earlier(arrivals);
    std::vector<lead> orders;
    for (std::size_t i = 0; i < arrivals.size(); ++i)
        if (!before[i]) orders.push_back(arrivals[i].order);
    t.leads.insert_all(orders);
    // After the leads, which may have to wait for another program: ticks wait for these rows.
    ask_ahead(t.paces, arrivals, before);
    auto slots = slots_for(t.paces, arrivals, before);
    auto ids = t.leads.inserted();
    std::vector<arrival_receipt> receipts;
    std::vector<arrival_note> notes;
    for (std::size_t i = 0, n = 0; i < arrivals.size(); ++i) {
        if (before[i]) {
            receipts.push_back(std::move(*before[i]));
            continue;
        }
        auto& receipt = receipts.emplace_back(arrival_receipt{.id = ids[n]});
        orders[n].id = ids[n];
        // The answer of a lead without a sync send is known at once.
        if (arrivals[i].once) notes.push_back({&*arrivals[i].once, receipt.id, slots[i] ? "" : "thankyou"});
        if (slots[i]) {
            receipt.slot = *slots[i];
            auto& claimed = receipt.sync.emplace();
            claimed.epoch = 1;
            claimed.order = std::move(orders[n]);
        }
        ++n;
    }
    t.arrivals.claim_sync(arrivals, receipts);
    if (!t.arrivals.note(notes))
        return fail(error_code::conflict, "Idempotency-Key", "the same request came to two processes at once");
    return receipts;
}

/// A receipt for each. `take` does it for some of them in a transaction: one that does not fit undoes them all, so they are
/// halved, down to itself. What is committed stays so, whatever becomes of the others.
template <class Take>
class each_registered {
public:
    explicit each_registered(Take take) : take_(std::move(take)) {}
    std::vector<result<arrival_receipt>> receipts;

    void add(std::span<const arrival> arrivals) {
        if (arrivals.empty()) return;
        if (broken_) return refuse(arrivals, *broken_);
        auto all = take_(arrivals);
        // The other one that came with the same key is there by now.
        if (!all && all.error().code == error_code::conflict && arrivals.size() == 1) all = take_(arrivals);
        if (all) {
            for (auto& receipt : *all) receipts.emplace_back(std::move(receipt));
        } else if (all.error().code == error_code::io) {
            broken_ = all.error();
            refuse(arrivals, *broken_);
        } else if (arrivals.size() == 1) {
            refuse(arrivals, all.error());
        } else {
            add(arrivals.first(arrivals.size() / 2));
            add(arrivals.subspan(arrivals.size() / 2));
        }
    }

private:
    void refuse(std::span<const arrival> arrivals, const error& why) {
        for (std::size_t i = 0; i < arrivals.size(); ++i) receipts.emplace_back(std::unexpected(why));
    }

    Take take_;
    std::optional<error> broken_; ///< the database, not one of them
};

template <class Take>
std::vector<result<arrival_receipt>> register_each(std::span<const arrival> arrivals, Take take) {
    each_registered all(std::move(take));
    all.receipts.reserve(arrivals.size());
    all.add(arrivals);
    return std::move(all.receipts);
}

} // namespace leadwire::db
