#include "db/open_deliveries.hpp"

#include "db/statement.hpp"

namespace leadwire::db {

std::vector<expired_claim> expired_claims(soci::session& s, const std::string& from, timestamp now) {
    std::vector<expired_claim> found;
    long long id = 0, epoch = 0, lead = 0, until = microseconds(now);
    int attempt = 0, f = 0;
    std::string integration;
    auto all = scan(s,
                    "SELECT id, epoch, attempts, lead_id, coalesce(integration, ''), flow FROM " + from +
                        " AND state = 2 AND lease_until < :now ORDER BY id",
                    soci::into(id), soci::into(epoch), soci::into(attempt), soci::into(lead),
                    soci::into(integration), soci::into(f), soci::use(until));
    for (bool more = all.execute(true); more; more = all.fetch())
        found.emplace_back(delivery_id{id}, epoch, attempt, lead_id{lead}, integration, static_cast<flow>(f));
    return found;
}

std::vector<queue_count> queue_counts(soci::session& s, const std::string& from) {
    std::vector<queue_count> counts;
    std::string integration;
    int f = 0, state = 0;
    long long count = 0;
    auto all = scan(s,
                    "SELECT coalesce(integration, '') AS i, flow, state, count(*) FROM " + from +
                        " GROUP BY i, flow, state ORDER BY i, flow, state",
                    soci::into(integration), soci::into(f), soci::into(state), soci::into(count));
    for (bool more = all.execute(true); more; more = all.fetch())
        counts.emplace_back(integration, static_cast<flow>(f), static_cast<delivery_state>(state), count);
    return counts;
}

void hold(soci::session& s, delivery_id id, const std::string& why) {
    auto delivery = static_cast<long long>(number(id));
    s << "UPDATE deliveries SET state = 4, why = :why WHERE id = :id", soci::use(why), soci::use(delivery);
}

} // namespace leadwire::db
