#include "db/approved_routes.hpp"

#include "db/statement.hpp"

#include <algorithm>
#include <chrono>
#include <thread>
#include <tuple>

namespace leadwire::db {
namespace {

using route_row = std::tuple<int, std::optional<std::int64_t>, std::optional<std::string>>;

std::vector<route_row> rows_of(const std::vector<approved_route>& routes) {
    std::vector<route_row> rows;
    for (const auto& r : routes)
        rows.emplace_back(static_cast<int>(r.status),
                          r.offer ? std::optional(std::int64_t{number(*r.offer)}) : std::nullopt, r.country);
    std::ranges::sort(rows);
    return rows;
}

std::vector<route_row> rows_in_force(soci::session& s, const std::string& integration) {
    std::vector<route_row> rows;
    int status = 0;
    long long offer = 0;
    std::string country;
    soci::indicator offer_set = soci::i_ok, country_set = soci::i_ok;
    auto all = scan(s, "SELECT status, offer, country FROM approved_routes WHERE integration = :id",
                    soci::into(status), soci::into(offer, offer_set), soci::into(country, country_set),
                    soci::use(integration));
    for (bool more = all.execute(true); more; more = all.fetch())
        rows.emplace_back(status, offer_set == soci::i_ok ? std::optional(std::int64_t{offer}) : std::nullopt,
                          country_set == soci::i_ok ? std::optional(country) : std::nullopt);
    std::ranges::sort(rows);
    return rows;
}

/// Whoever is writing a lead by the old routes ends first, and `queue_approved` sees that lead. Triggers share this lock.
/// Who comes meanwhile waits too, so each try is short.
void let_writers_end(soci::session& s) {
    constexpr int tries = 10;
    for (int attempt = 1;; ++attempt) {
        s << "SAVEPOINT routes";
        try {
            s << "SET LOCAL lock_timeout = '300ms'";
            s << "SELECT pg_advisory_xact_lock(4846791580151137134)";
            s << "RELEASE routes";
            return;
        } catch (const soci::soci_error&) {
            if (attempt == tries) throw;
            s << "ROLLBACK TO routes";
        }
        std::this_thread::sleep_for(std::chrono::milliseconds(700));
    }
}

} // namespace

void set_approved_routes(soci::session& s, const std::string& integration,
                         const std::vector<approved_route>& routes) {
    auto rows = rows_of(routes);
    if (rows == rows_in_force(s, integration)) return;
    if (has_server(s)) let_writers_end(s);
    s << "DELETE FROM approved_routes WHERE integration = :id", soci::use(integration);
    for (const auto& [status, offer, country] : rows) {
        long long offer_number = offer.value_or(0);
        auto country_text = country.value_or("");
        auto offer_set = offer ? soci::i_ok : soci::i_null, country_set = country ? soci::i_ok : soci::i_null;
        s << "INSERT INTO approved_routes (integration, status, offer, country) VALUES (:i, :s, :o, :c)",
            soci::use(integration), soci::use(status), soci::use(offer_number, offer_set),
            soci::use(country_text, country_set);
    }
}

void queue_approved(soci::session& s, const std::string& integration) {
    s << "UPDATE deliveries SET state = 3, lapsed = (1 = 1), why = 'the integration does not take this lead any more'"
         " WHERE " + is_open(s) + " AND flow = 3 AND state = 1 AND NOT forced AND integration = :id AND NOT EXISTS"
         " (SELECT 1 FROM approved_leads a WHERE a.lead_id = deliveries.lead_id AND a.part = deliveries.part)",
        soci::use(integration);
    s << "INSERT INTO deliveries (lead_id, flow, integration, part)"
         " SELECT lead_id, 3, integration, part FROM approved_leads a WHERE integration = :id AND NOT EXISTS"
         " (SELECT 1 FROM deliveries d WHERE d.lead_id = a.lead_id AND d.flow = 3 AND d.part = a.part"
         " AND NOT (d.state = 3 AND d.lapsed)) ORDER BY lead_id"
         " ON CONFLICT (lead_id, flow, round, part) DO UPDATE SET state = 1, lapsed = (1 = 0), why = '',"
         " queued_at = excluded.queued_at"
         " WHERE deliveries.state = 3 AND deliveries.lapsed",
        soci::use(integration);
}

} // namespace leadwire::db
