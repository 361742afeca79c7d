#include "db/sqlite/queue.hpp"

#include "db/lead_rows.hpp"
#include "db/open_deliveries.hpp"

#include <algorithm>

namespace leadwire::db::sqlite {
namespace {

// "state <> 3" is the condition of the partial index: SQLite must find it word for word.
constexpr auto scan_sql = R"(
SELECT d.id, d.lead_id, l.offer, l.country, iif(d.flow <> 1 OR d.forced OR d.in_doubt, d.integration, '')
FROM deliveries d INDEXED BY deliveries_open CROSS JOIN leads l ON l.id = d.lead_id
WHERE d.state <> 3 AND d.state = 1 AND d.flow = ?1 AND d.id > ?2 AND d.due_at <= ?4)";

/// Changes wait for flow new and for each other.
constexpr auto first_change_sql = R"(
AND NOT EXISTS (SELECT 1 FROM deliveries o WHERE o.lead_id = d.lead_id AND o.state <> 3
    AND (o.flow IN (1, 4) OR (o.flow = 2 AND o.id < d.id AND o.integration = d.integration))))";

constexpr auto scan_order = " ORDER BY d.id LIMIT ?3";

/// One lead never has two sends to one integration under way, and a sync send has the lead to itself.
constexpr auto nothing_under_way = R"(
AND NOT EXISTS (SELECT 1 FROM deliveries o WHERE o.lead_id = d.lead_id AND o.state = 2
    AND (o.integration = ?2 OR o.flow = 4)))";

enum load_column {
    delivery,
    lead_number,
    epoch,
    attempts,
    idem,
    external_by,
    redirected,
    in_doubt,
    forced,
    first_of_lead
};

std::string load_sql(delivery_state state) {
    return "SELECT d.id, d.lead_id, d.epoch, d.attempts, d.idem, l.external_by, d.redirected_by IS ?2, d.in_doubt,"
           " d.forced, " +
           lead_rows::select_list() +
           " FROM deliveries d CROSS JOIN leads l ON l.id = d.lead_id"
           " WHERE d.id IN (SELECT value FROM json_each(?1)) AND d.state = " +
           std::to_string(static_cast<int>(state)) +
           (state == delivery_state::due ? " AND d.due_at <= ?3" + std::string(nothing_under_way) : "");
}

/// What flows other than new need besides. An approved order's ID is told in flow approved alone, and only
/// where the CRM has not named the lead itself.
constexpr auto more_sql = R"(
SELECT coalesce((SELECT o.external_id FROM deliveries o WHERE o.lead_id = d.lead_id AND o.integration = ?2
                 AND o.state = 3 AND o.external_id <> '' AND (o.flow <> 3 OR d.flow = 3)
                 ORDER BY o.flow = 3, o.id DESC LIMIT 1), ''),
       c.fields, c.document
FROM deliveries d LEFT JOIN changes c ON d.flow = 2 AND c.id = CAST(d.part AS INTEGER)
WHERE d.id = ?1)";

constexpr auto claim_sql = R"(
UPDATE OR ROLLBACK deliveries SET state = 2, epoch = epoch + 1, attempts = attempts + 1,
    integration = ?2, owner = ?3, lease_until = ?4
WHERE id IN (SELECT value FROM json_each(?1)))";

/// A lead that left the status while it was claimed is not offered again.
constexpr auto release_sql = R"(
UPDATE deliveries SET attempts = attempts - 1, owner = NULL, lease_until = NULL, (state, lapsed, why) = (
    SELECT iif(gone, 3, 1), gone,
        CASE WHEN NOT gone THEN why WHEN flow = 1 THEN 'the lead left status new'
             ELSE 'the lead left the status in which it was due' END
    FROM (SELECT NOT forced AND (flow = 1 AND status <> 1 OR flow = 3 AND part <> integration || '/' || status) AS gone
          FROM leads WHERE leads.id = lead_id))
WHERE id = :id AND epoch = :epoch AND state = 2)";

/// Done ones are in no index of it.
constexpr auto open_deliveries = "deliveries INDEXED BY deliveries_open WHERE state <> 3";

} // namespace

queue::queue(connection& c)
    : connection_(c), scan_(c, std::string(scan_sql) + scan_order),
      scan_changes_(c, std::string(scan_sql) + first_change_sql + scan_order),
      load_(c, load_sql(delivery_state::due) + " ORDER BY d.id"),
      load_changes_(c, load_sql(delivery_state::due) + first_change_sql + " ORDER BY d.id"),
      load_claimed_(c, load_sql(delivery_state::claimed) + " ORDER BY d.id"), more_(c, more_sql),
      claim_(c, claim_sql) {}

std::vector<due_delivery> queue::due(flow f, delivery_id after, std::size_t limit, timestamp at) {
    std::vector<due_delivery> found;
    found.reserve(std::min(limit, std::size_t{10'000}));
    auto& scan = f == flow::change ? scan_changes_ : scan_;
    scan.bind(1, static_cast<std::int64_t>(f));
    scan.bind(2, number(after));
    scan.bind(3, static_cast<std::int64_t>(limit));
    scan.bind(4, std::int64_t{microseconds(at)});
    while (scan.next()) {
        auto& d = found.emplace_back(delivery_id{scan.integer(0)}, lead_id{scan.integer(1)},
                                     offer_id{scan.integer(2)});
        d.country = scan.text(3);
        for (char& letter : d.country)
            if (letter >= 'A' && letter <= 'Z') letter ^= 0x20;
        d.integration = scan.text(4);
    }
    return found;
}

std::vector<claimed_delivery> queue::claim(const claim_order& order) {
    auto& rows = order.flow == flow::change ? load_changes_ : load_;
    rows.bind(3, std::int64_t{microseconds(order.at)});
    auto taken = read_all(rows, order);
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

std::vector<claimed_delivery> queue::claimed(const claim_order& order) {
    auto standing = read_all(load_claimed_, order);
    for (auto& d : standing) --d.epoch, --d.attempt; // they have begun already
    return standing;
}

std::vector<claimed_delivery> queue::read_all(row_statement& rows, const claim_order& order) {
    std::vector<claimed_delivery> taken;
    std::vector<std::pair<std::int64_t, std::string>> unreadable;
    ids_ = json_ids(order.ids, [](delivery_id id) { return id; });
    rows.bind(1, ids_);
    rows.bind(2, order.integration);
    taken.reserve(order.ids.size());
    while (rows.next()) {
        auto& d = taken.emplace_back();
        auto read = load(rows, d, order.integration);
        if (read && order.flow != flow::new_lead) read = load_more(d, order);
        if (read) continue;
        unreadable.emplace_back(rows.integer(load_column::delivery), read.error().message());
        taken.pop_back();
    }
    for (const auto& [id, why] : unreadable) hold(connection_.session(), delivery_id{id}, why);
    return taken;
}

result<void> queue::load(const row_statement& rows, claimed_delivery& d, const std::string& integration) {
    using enum load_column;
    cells_.id = rows.integer(lead_number);
    int column = first_of_lead;
    for (auto& n : cells_.numbers) n = rows.integer_or_null(column++);
    for (auto& amount : cells_.amounts) {
        amount.reset();
        if (!rows.is_null(column)) amount = rows.text(column);
        ++column;
    }
    for (auto& text : cells_.texts) text = rows.text(column++);
    for (auto* text : {&cells_.created, &cells_.items, &cells_.track, &cells_.meta})
        *text = rows.text(column++);

    d.id = delivery_id{rows.integer(delivery)};
    d.epoch = rows.integer(epoch) + 1;
    d.attempt = static_cast<int>(rows.integer(attempts)) + 1;
    d.idem = rows.text(idem);
    d.redirected = rows.integer(redirected) != 0;
    d.in_doubt = rows.integer(in_doubt) != 0;
    d.forced = rows.integer(forced) != 0;
    if (auto done = read(cells_, d.order); !done) return done;
    if (rows.is_null(external_by) || rows.text(external_by) == integration)
        d.known_external_id = d.order.external_id;
    return {};
}

result<void> queue::load_more(claimed_delivery& d, const claim_order& order) {
    more_.bind(1, number(d.id));
    more_.bind(2, order.integration);
    result<void> done;
    while (more_.next()) {
        if (auto given = more_.text(0); !given.empty()) d.known_external_id = given;
        if (order.flow == flow::change) done = read_change(more_.text(1), more_.text(2), d);
    }
    return done;
}

void queue::release(const std::vector<std::pair<delivery_id, std::int64_t>>& claims) {
    std::vector<long long> ids, epochs;
    for (auto [id, epoch] : claims) ids.push_back(number(id)), epochs.push_back(epoch);
    auto give_back =
        prepared(connection_.session(), release_sql, soci::use(ids, "id"), soci::use(epochs, "epoch"));
    give_back.execute(true);
}

std::vector<expired_claim> queue::expired(timestamp now) {
    return expired_claims(connection_.session(), open_deliveries, ":moment", microseconds(now));
}

std::vector<expired_claim> queue::held_by(const std::string& owner) {
    return claims_of(connection_.session(), open_deliveries, owner);
}

std::vector<queue_count> queue::counts() {
    return queue_counts(connection_.session(), open_deliveries, now());
}

} // namespace leadwire::db::sqlite
