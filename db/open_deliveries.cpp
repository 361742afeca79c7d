#include "db/open_deliveries.hpp"

#include "db/statement.hpp"

namespace leadwire::db {

namespace {

template <class Condition>
std::vector<expired_claim> claims(soci::session& s, const std::string& from, const std::string& which,
                                  const Condition& condition) {
    std::vector<expired_claim> found;
    long long id = 0, epoch = 0, lead = 0;
    int attempt = 0, f = 0, in_doubt = 0;
    std::string integration, owner;
    auto all = scan(s,
                    "SELECT id, epoch, attempts, lead_id, coalesce(integration, ''), flow, coalesce(owner, ''), in_doubt FROM " + from +
                        " AND state = 2 AND " + which + " ORDER BY id",
                    soci::into(id), soci::into(epoch), soci::into(attempt), soci::into(lead),
                    soci::into(integration), soci::into(f), soci::into(owner), soci::into(in_doubt), soci::use(condition));
    for (bool more = all.execute(true); more; more = all.fetch())
        found.emplace_back(delivery_id{id}, epoch, attempt, lead_id{lead}, integration, static_cast<flow>(f), owner, in_doubt != 0);
    return found;
}

} // namespace

std::vector<expired_claim> expired_claims(soci::session& s, const std::string& from, const std::string& now, long long moment) {
    return claims(s, from, "lease_until < " + now, moment);
}

std::vector<expired_claim> claims_of(soci::session& s, const std::string& from, const std::string& owner) {
    return claims(s, from, "owner = :owner", owner);
}

std::vector<queue_count> queue_counts(soci::session& s, const std::string& from, timestamp now) {
    std::vector<queue_count> counts;
    std::string integration;
    int f = 0, state = 0;
    long long count = 0, oldest = 0, at = microseconds(now);
    soci::indicator due = soci::i_ok;
    auto all = scan(s,
                    "SELECT coalesce(integration, '') AS i, flow, state, count(*), min(CASE WHEN state = 1 AND due_at <= :now THEN queued_at END) FROM " + from +
                        " GROUP BY i, flow, state ORDER BY i, flow, state",
                    soci::into(integration), soci::into(f), soci::into(state), soci::into(count),
                    soci::into(oldest, due), soci::use(at));
    for (bool more = all.execute(true); more; more = all.fetch())
        counts.emplace_back(integration, static_cast<flow>(f), static_cast<delivery_state>(state), count,
                            due == soci::i_ok ? std::optional(point_in_time(oldest)) : std::nullopt);
    return counts;
}

std::vector<open_delivery> open_deliveries(soci::session& s, lead_id lead, delivery_id after, std::size_t limit) {
    std::vector<open_delivery> found;
    long long from = number(lead), of = 0, behind = number(after), most = static_cast<long long>(limit), id = 0, due = 0;
    int f = 0, state = 0;
    std::string integration, why;
    soci::indicator routed = soci::i_ok;
    auto all = scan(s,
                    "SELECT lead_id, id, integration, flow, state, why, due_at FROM deliveries"
                    " WHERE lead_id >= :lead AND (lead_id > :lead OR id > :id) AND state <> 3"
                    " ORDER BY lead_id, id LIMIT :most",
                    soci::into(of), soci::into(id), soci::into(integration, routed), soci::into(f),
                    soci::into(state), soci::into(why), soci::into(due), soci::use(from, "lead"),
                    soci::use(behind, "id"), soci::use(most, "most"));
    for (bool more = all.execute(true); more; more = all.fetch()) {
        auto& d = found.emplace_back();
        d.lead = lead_id{of};
        d.due_at = point_in_time(due);
        d.view.id = delivery_id{id};
        if (routed == soci::i_ok) d.view.integration = integration;
        d.view.flow = static_cast<flow>(f);
        d.view.state = static_cast<delivery_state>(state);
        d.view.why = why;
    }
    return found;
}

void hold(soci::session& s, delivery_id id, const std::string& why) {
    auto delivery = static_cast<long long>(number(id));
    s << "UPDATE deliveries SET state = 4, why = :why WHERE id = :id", soci::use(why), soci::use(delivery);
}

} // namespace leadwire::db
