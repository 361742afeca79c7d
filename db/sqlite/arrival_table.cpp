#include "db/sqlite/arrival_table.hpp"

#include "db/statement.hpp"

#include <limits>

namespace leadwire::db::sqlite {

std::vector<std::optional<arrival_receipt>> arrival_table::earlier(std::span<const arrival> arrivals) {
    std::vector<std::optional<arrival_receipt>> found;
    for (const auto& a : arrivals)
        found.push_back(a.once ? earlier_arrival(connection_.session(), *a.once) : std::nullopt);
    return found;
}

void arrival_table::claim_sync(std::span<const arrival> arrivals, std::span<arrival_receipt> receipts) {
    for (std::size_t i = 0; i < arrivals.size(); ++i)
        if (receipts[i].sync) claim(*arrivals[i].sync, *receipts[i].sync);
}

void arrival_table::claim(const arrival::sync_claim& wanted, claimed_delivery& into) {
    auto& s = connection_.session();
    long long lead = number(into.order.id), until = microseconds(wanted.lease_until), id = 0;
    long long never = std::numeric_limits<long long>::max();
    s << "UPDATE deliveries SET due_at = :never, why = 'waits until its sync send is settled'"
         " WHERE lead_id = :lead AND flow = 1 AND state = 1",
        soci::use(never), soci::use(lead);
    s << "INSERT INTO deliveries (lead_id, flow, integration, state, epoch, attempts, owner, lease_until)"
         " VALUES (:lead, 4, :integration, 2, 1, 1, :owner, :until) RETURNING id, idem",
        soci::use(lead), soci::use(wanted.integration), soci::use(wanted.owner), soci::use(until), soci::into(id),
        soci::into(into.idem);
    into.id = delivery_id{id};
}

bool arrival_table::note(std::span<const arrival_note> notes) {
    for (const auto& n : notes) {
        long long lead = number(n.id), at = microseconds(now()), api_key = n.once->api_key, noted = 0;
        connection_.session() << "INSERT INTO idempotency_keys (api_key, key, fingerprint, lead_id, answer, at)"
                                 " VALUES (:api_key, :key, :fingerprint, :lead, :answer, :at)"
                                 " ON CONFLICT (api_key, key) DO NOTHING RETURNING lead_id",
            soci::use(api_key), soci::use(n.once->key), soci::use(n.once->fingerprint), soci::use(lead),
            soci::use(n.answer), soci::use(at), soci::into(noted);
        if (!connection_.session().got_data()) return false;
    }
    return true;
}

std::optional<api_key_row> arrival_table::find_key(const std::string& hash) {
    api_key_row row;
    long long id = 0, at = 0;
    connection_.session() << "SELECT id, role, who, at FROM api_keys WHERE hash = :hash AND revoked_at IS NULL",
        soci::into(id), soci::into(row.role), soci::into(row.who), soci::into(at), soci::use(hash);
    if (!connection_.session().got_data()) return std::nullopt;
    row.id = id;
    row.at = point_in_time(at);
    return row;
}

} // namespace leadwire::db::sqlite
