#include "db/postgresql/arrival_table.hpp"

#include "db/postgresql/server_clock.hpp"

#include <algorithm>

namespace leadwire::db::postgresql {
namespace {

constexpr auto earlier_sql = R"(
SELECT u.place, k.fingerprint, k.answer, k.lead_id, k.at
FROM unnest($1::bigint[], $2::bigint[], $3::text[]) AS u (place, api_key, key)
JOIN idempotency_keys k ON k.api_key = u.api_key AND k.key = u.key)";

const std::string claim_sql = R"(
WITH wanted AS MATERIALIZED (
    SELECT * FROM unnest($1::bigint[], $2::text[], $3::text[], $4::bigint[]) AS u (lead_id, integration, owner, until)),
waiting AS (
    UPDATE deliveries d SET due_at = 9223372036854775807, why = 'waits until its sync send is settled'
    FROM wanted w CROSS JOIN LATERAL (
        SELECT o.id FROM deliveries o WHERE o.lead_id = w.lead_id AND o.flow = 1 AND o.state = 1 OFFSET 0) due
    WHERE d.id = due.id)
INSERT INTO deliveries (lead_id, flow, integration, state, epoch, attempts, owner, lease_until)
SELECT lead_id, 4, integration, 2, 1, 1, owner, )" + server_time("until") + R"( FROM wanted ORDER BY lead_id
RETURNING lead_id, id, idem)";

/// In one order for all, so that two processes do not wait for each other in a circle.
constexpr auto note_sql = R"(
INSERT INTO idempotency_keys (api_key, key, fingerprint, lead_id, answer, at)
SELECT api_key, key, fingerprint, lead_id, answer, $6::bigint
FROM unnest($1::bigint[], $2::text[], $3::text[], $4::bigint[], $5::text[]) AS u (api_key, key, fingerprint, lead_id, answer)
ORDER BY api_key, key ON CONFLICT (api_key, key) DO NOTHING RETURNING lead_id)";

constexpr auto key_sql = "SELECT id, role, who, at FROM api_keys WHERE hash = $1 AND revoked_at IS NULL";

} // namespace

arrival_table::arrival_table(connection& c) : earlier_(c, earlier_sql), claim_(c, claim_sql), note_(c, note_sql), key_(c, key_sql) {}

std::vector<std::optional<arrival_receipt>> arrival_table::earlier(std::span<const arrival> arrivals) {
    std::vector<std::optional<arrival_receipt>> found(arrivals.size());
    array_text places, api_keys, keys;
    for (std::size_t i = 0; i < arrivals.size(); ++i) {
        if (!arrivals[i].once) continue;
        places.add(static_cast<std::int64_t>(i));
        api_keys.add(arrivals[i].once->api_key);
        keys.add(arrivals[i].once->key);
    }
    if (places.empty()) return found;
    earlier_.run(places, api_keys, keys);
    for (int row = 0; row < earlier_.rows(); ++row)
        found[static_cast<std::size_t>(earlier_.integer(row, 0))] =
            arrival_receipt{.id = lead_id{earlier_.integer(row, 3)},
                            .sync = {},
                            .before = arrival_receipt::earlier{std::string(earlier_.text(row, 1)),
                                                               std::string(earlier_.text(row, 2)),
                                                               point_in_time(earlier_.integer(row, 4))}};
    return found;
}

void arrival_table::claim_sync(std::span<const arrival> arrivals, std::span<arrival_receipt> receipts) {
    array_text leads, integrations, owners, leases;
    for (std::size_t i = 0; i < arrivals.size(); ++i) {
        if (!receipts[i].sync) continue;
        const auto& wanted = *arrivals[i].sync;
        leads.add(number(receipts[i].id));
        integrations.add(wanted.integration);
        owners.add(wanted.owner);
        leases.add(from_now(wanted.lease_until));
    }
    if (leads.empty()) return;
    claim_.ask_ahead(leads, integrations, owners, leases);
}

void arrival_table::name_claims(std::span<arrival_receipt> receipts) const {
    for (auto& r : receipts) {
        if (!r.sync) continue;
        for (int row = 0; row < claim_.rows(); ++row) {
            if (claim_.integer(row, 0) != number(r.id)) continue;
            r.sync->id = delivery_id{claim_.integer(row, 1)};
            r.sync->idem = claim_.text(row, 2);
        }
    }
}

bool arrival_table::note(std::span<const arrival_note> notes) {
    if (notes.empty()) return true;
    array_text api_keys, keys, fingerprints, leads, answers;
    for (const auto& n : notes) {
        api_keys.add(n.once->api_key);
        keys.add(n.once->key);
        fingerprints.add(n.once->fingerprint);
        leads.add(number(n.id));
        answers.add(n.answer);
    }
    note_.run(api_keys, keys, fingerprints, leads, answers, std::int64_t{microseconds(now())});
    return note_.rows() == static_cast<int>(notes.size());
}

std::optional<api_key_row> arrival_table::find_key(const std::string& hash) {
    key_.run(hash);
    if (key_.rows() == 0) return std::nullopt;
    return api_key_row{.id = key_.integer(0, 0),
                       .role = std::string(key_.text(0, 1)),
                       .who = std::string(key_.text(0, 2)),
                       .at = point_in_time(key_.integer(0, 3))};
}

} // namespace leadwire::db::postgresql
