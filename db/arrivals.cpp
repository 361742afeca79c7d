#include "db/arrivals.hpp"

#include "db/statement.hpp"

#include <limits>

namespace leadwire::db {

std::optional<arrival_receipt> earlier_arrival(soci::session& s, const arrival::idempotency& once) {
    std::string fingerprint, answer;
    long long lead = 0, at = 0, api_key = once.api_key;
    s << "SELECT fingerprint, answer, lead_id, at FROM idempotency_keys WHERE api_key = :api_key AND key = :key",
        soci::into(fingerprint), soci::into(answer), soci::into(lead), soci::into(at), soci::use(api_key),
        soci::use(once.key);
    if (!s.got_data()) return std::nullopt;
    return arrival_receipt{.id = lead_id{lead},
                           .sync = {},
                           .before = arrival_receipt::earlier{fingerprint, answer, point_in_time(at)}};
}

bool note_arrival(soci::session& s, const arrival::idempotency& once, lead_id id, const std::string& answer) {
    long long lead = number(id), at = microseconds(now()), api_key = once.api_key, noted = 0;
    s << "INSERT INTO idempotency_keys (api_key, key, fingerprint, lead_id, answer, at)"
         " VALUES (:api_key, :key, :fingerprint, :lead, :answer, :at)"
         " ON CONFLICT (api_key, key) DO NOTHING RETURNING lead_id",
        soci::use(api_key), soci::use(once.key), soci::use(once.fingerprint), soci::use(lead),
        soci::use(answer), soci::use(at), soci::into(noted);
    return s.got_data();
}

claimed_delivery claim_sync(soci::session& s, lead order, const arrival::sync_claim& claim) {
    long long lead = number(order.id), until = microseconds(claim.lease_until), id = 0;
    long long never = std::numeric_limits<long long>::max();
    s << "UPDATE deliveries SET due_at = :never, why = 'waits until its sync send is settled'"
         " WHERE lead_id = :lead AND flow = 1 AND state = 1",
        soci::use(never), soci::use(lead);
    claimed_delivery claimed;
    claimed.epoch = 1;
    claimed.order = std::move(order);
    s << "INSERT INTO deliveries (lead_id, flow, integration, state, epoch, attempts, owner, lease_until)"
         " VALUES (:lead, 4, :integration, 2, 1, 1, :owner, :until) RETURNING id",
        soci::use(lead), soci::use(claim.integration), soci::use(claim.owner), soci::use(until),
        soci::into(id);
    s << "SELECT idem FROM deliveries WHERE id = :id", soci::use(id), soci::into(claimed.idem);
    claimed.id = delivery_id{id};
    return claimed;
}

void keep_answer(soci::session& s, const arrival::idempotency& once, const std::string& answer) {
    long long api_key = once.api_key;
    s << "UPDATE idempotency_keys SET answer = :answer WHERE api_key = :api_key AND key = :key",
        soci::use(answer), soci::use(api_key), soci::use(once.key);
}

void keep_answer(soci::session& s, lead_id lead, const std::string& answer) {
    long long id = number(lead);
    s << "UPDATE idempotency_keys SET answer = :answer WHERE lead_id = :lead AND answer = ''", soci::use(answer),
        soci::use(id);
}

std::int64_t create_key(soci::session& s, const std::string& hash, const std::string& role,
                        const std::string& who) {
    long long at = microseconds(now()), id = 0;
    s << "INSERT INTO api_keys (hash, role, who, at) VALUES (:hash, :role, :who, :at) RETURNING id",
        soci::use(hash), soci::use(role), soci::use(who), soci::use(at), soci::into(id);
    return id;
}

std::vector<api_key_row> keys(soci::session& s) {
    std::vector<api_key_row> rows;
    api_key_row row;
    long long id = 0, at = 0;
    int revoked = 0;
    auto all = scan(s,
                    "SELECT id, role, who, at, CASE WHEN revoked_at IS NULL THEN 0 ELSE 1 END FROM api_keys"
                    " ORDER BY id",
                    soci::into(id), soci::into(row.role), soci::into(row.who), soci::into(at),
                    soci::into(revoked));
    for (bool more = all.execute(true); more; more = all.fetch()) {
        row.id = id;
        row.at = point_in_time(at);
        row.revoked = revoked != 0;
        rows.push_back(row);
    }
    return rows;
}

result<void> revoke_key(soci::session& s, std::int64_t id) {
    long long key = id, at = microseconds(now());
    int known = 0;
    s << "SELECT count(*) FROM api_keys WHERE id = :id", soci::use(key), soci::into(known);
    if (!known) return fail(error_code::not_found, "key " + std::to_string(id), "there is no such key");
    s << "UPDATE api_keys SET revoked_at = coalesce(revoked_at, :at) WHERE id = :id", soci::use(at),
        soci::use(key);
    return {};
}

std::optional<api_key_row> find_key(soci::session& s, const std::string& hash) {
    api_key_row row;
    long long id = 0, at = 0;
    s << "SELECT id, role, who, at FROM api_keys WHERE hash = :hash AND revoked_at IS NULL",
        soci::into(id), soci::into(row.role), soci::into(row.who), soci::into(at), soci::use(hash);
    if (!s.got_data()) return std::nullopt;
    row.id = id;
    row.at = point_in_time(at);
    return row;
}

} // namespace leadwire::db
