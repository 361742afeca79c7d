#include "db/sqlite/queue.hpp"

#include "db/lead_rows.hpp"
#include "db/open_deliveries.hpp"

#include <algorithm>

namespace leadwire::db::sqlite {
namespace {

// "state <> 3" is the condition of the partial index: SQLite must find it word for word.
constexpr auto scan_sql = R"(
SELECT d.id, d.lead_id, l.offer, l.country, d.integration
FROM deliveries d INDEXED BY deliveries_open CROSS JOIN leads l ON l.id = d.lead_id
WHERE d.state <> 3 AND d.state = 1 AND d.flow = ?1 AND d.id > ?2 ORDER BY d.id LIMIT ?3)";

enum load_column { delivery, lead_number, epoch, attempts, idem, external_by, first_of_lead };

const std::string load_sql = "SELECT d.id, d.lead_id, d.epoch, d.attempts, d.idem, l.external_by, " +
                             lead_rows::select_list() +
                             " FROM deliveries d CROSS JOIN leads l ON l.id = d.lead_id"
                             " WHERE d.id IN (SELECT value FROM json_each(?1)) AND d.state = 1 ORDER BY d.id";

constexpr auto claim_sql = R"(
UPDATE OR ROLLBACK deliveries SET state = 2, epoch = epoch + 1, attempts = attempts + 1,
    integration = ?2, owner = ?3, lease_until = ?4
WHERE id IN (SELECT value FROM json_each(?1)))";

/// A lead that left status new while it was claimed is not offered again.
constexpr auto release_sql = R"(
UPDATE deliveries SET attempts = attempts - 1, owner = NULL, lease_until = NULL,
    (state, why) = (SELECT iif(flow = 1 AND status <> 1, 3, 1), iif(flow = 1 AND status <> 1, 'the lead left status new', why)
                    FROM leads WHERE leads.id = lead_id)
WHERE id = :id AND epoch = :epoch AND state = 2)";

/// Done ones are in no index of it.
constexpr auto open_deliveries = "deliveries INDEXED BY deliveries_open WHERE state <> 3";

} // namespace

queue::queue(connection& c) : connection_(c), scan_(c, scan_sql), load_(c, load_sql), claim_(c, claim_sql) {}

std::vector<due_delivery> queue::due(flow f, delivery_id after, std::size_t limit) {
    std::vector<due_delivery> found;
    found.reserve(std::min(limit, std::size_t{10'000}));
    scan_.bind(1, static_cast<std::int64_t>(f));
    scan_.bind(2, number(after));
    scan_.bind(3, static_cast<std::int64_t>(limit));
    while (scan_.next()) {
        auto& d = found.emplace_back(delivery_id{scan_.integer(0)}, lead_id{scan_.integer(1)},
                                     offer_id{scan_.integer(2)});
        d.country = scan_.text(3);
        for (char& letter : d.country)
            if (letter >= 'A' && letter <= 'Z') letter ^= 0x20;
        d.integration = scan_.text(4);
    }
    return found;
}

std::vector<claimed_delivery> queue::claim(const claim_order& order) {
    std::vector<claimed_delivery> taken;
    std::vector<std::pair<std::int64_t, std::string>> unreadable;
    ids_ = json_ids(order.ids, [](delivery_id id) { return id; });
    load_.bind(1, ids_);
    taken.reserve(order.ids.size());
    while (load_.next()) {
        if (auto read = load(taken.emplace_back(), order.integration); !read) {
            unreadable.emplace_back(load_.integer(load_column::delivery), read.error().message());
            taken.pop_back();
        }
    }
    for (const auto& [id, why] : unreadable) hold(connection_.session(), delivery_id{id}, why);
    if (!taken.empty()) {
        ids_ = json_ids(taken, [](const claimed_delivery& d) { return d.id; });
        claim_.bind(1, ids_);
        claim_.bind(2, order.integration);
        claim_.bind(3, order.owner);
        claim_.bind(4, std::int64_t{microseconds(order.lease_until)});
        claim_.run();
    }
    return taken;
}

result<void> queue::load(claimed_delivery& d, const std::string& integration) {
    using enum load_column;
    cells_.id = load_.integer(lead_number);
    int column = first_of_lead;
    for (auto& n : cells_.numbers) n = load_.integer_or_null(column++);
    for (auto& amount : cells_.amounts) {
        amount.reset();
        if (!load_.is_null(column)) amount = load_.text(column);
        ++column;
    }
    for (auto& text : cells_.texts) text = load_.text(column++);
    for (auto* text : {&cells_.created, &cells_.items, &cells_.track, &cells_.meta})
        *text = load_.text(column++);

    d.id = delivery_id{load_.integer(delivery)};
    d.epoch = load_.integer(epoch) + 1;
    d.attempt = static_cast<int>(load_.integer(attempts)) + 1;
    d.idem = load_.text(idem);
    if (auto done = read(cells_, d.order); !done) return done;
    if (load_.is_null(external_by) || load_.text(external_by) == integration)
        d.known_external_id = d.order.external_id;
    return {};
}

void queue::release(const std::vector<std::pair<delivery_id, std::int64_t>>& claims) {
    std::vector<long long> ids, epochs;
    for (auto [id, epoch] : claims) ids.push_back(number(id)), epochs.push_back(epoch);
    auto give_back =
        prepared(connection_.session(), release_sql, soci::use(ids, "id"), soci::use(epochs, "epoch"));
    give_back.execute(true);
}

std::vector<expired_claim> queue::expired(timestamp now) {
    return expired_claims(connection_.session(), open_deliveries, now);
}

std::vector<queue_count> queue::counts() {
    return queue_counts(connection_.session(), open_deliveries);
}

} // namespace leadwire::db::sqlite
