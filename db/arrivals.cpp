#include "db/arrivals.hpp"

#include "db/statement.hpp"

#include <map>

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

void ask_ahead(pace_reads& reads, std::span<const arrival> arrivals,
               const std::vector<std::optional<arrival_receipt>>& before) {
    const std::string* one = nullptr;
    for (std::size_t i = 0; i < arrivals.size(); ++i) {
        const auto& a = arrivals[i];
        if (!a.sync || before[i]) continue;
        if (a.sync->limits.in_flight == 0 || (one && *one != a.sync->integration)) return;
        one = &a.sync->integration;
    }
    if (one) reads.ask_ahead(*one, share_life);
}

std::vector<std::optional<sync_slot>> slots_for(pace_reads& reads, std::span<const arrival> arrivals,
                                                const std::vector<std::optional<arrival_receipt>>& before) {
    std::map<std::string, std::vector<std::size_t>> wanted;
    for (std::size_t i = 0; i < arrivals.size(); ++i)
        if (arrivals[i].sync && !before[i]) wanted[arrivals[i].sync->integration].push_back(i);
    std::vector<std::optional<sync_slot>> slots(arrivals.size());
    for (const auto& [integration, places] : wanted) {
        auto granted = pace(reads, integration).sync_slots(arrivals[places.front()].sync->limits, places.size());
        for (std::size_t i = 0; i < granted.size(); ++i) slots[places[i]] = granted[i];
    }
    return slots;
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

} // namespace leadwire::db
