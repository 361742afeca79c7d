#include "db/postgresql/queue.hpp"

#include "db/open_deliveries.hpp"
#include "db/postgresql/server_clock.hpp"

#include <algorithm>
#include <optional>

namespace leadwire::db::postgresql {
namespace {

constexpr std::size_t scan_size = 2'000;

const std::string scan_sql = R"(
SELECT d.id, d.lead_id, l.offer, l.country, CASE WHEN d.flow <> 1 OR d.forced OR d.in_doubt THEN d.integration END
FROM deliveries d JOIN leads l ON l.id = d.lead_id
WHERE d.place > $1 AND d.place < $2 AND d.state = 1 AND d.due_at <= )" + server_time("$4");

/// Changes wait for flow new and for each other. (OFFSET 0: looked up for each row along the index; a join might walk all
/// deliveries while the table has no statistics.)
constexpr auto first_change_sql = R"(
AND NOT EXISTS (SELECT FROM deliveries o WHERE o.lead_id = d.lead_id AND o.state <> 3
    AND (o.flow IN (1, 4) OR (o.flow = 2 AND o.id < d.id AND o.integration = d.integration)) OFFSET 0))";

constexpr auto scan_order = " ORDER BY d.place LIMIT $3";

/// What another process is claiming is left to it. The leads are read by a statement of their own: it sees
/// what was written before the locks were had. Rows that are locked stay in their places: these are found without an index.
const std::string lock_sql = R"(
SELECT ctid, (forced OR round > 1)::integer FROM deliveries WHERE id = ANY ($1::bigint[]) AND state = 1 AND due_at <= )" + server_time("$2") + R"(
ORDER BY id FOR NO KEY UPDATE SKIP LOCKED)";

/// A lead that goes in flow new once more may have an approved delivery beside it.
constexpr auto lock_leads_sql = R"(
SELECT d.ctid FROM deliveries d JOIN leads l ON l.id = d.lead_id WHERE d.ctid = ANY ($1::tid[])
FOR NO KEY UPDATE OF l SKIP LOCKED)";

/// Flows whose deliveries may be due beside others of their lead lock the lead as well.
const std::string lock_with_leads_sql = R"(
SELECT d.ctid FROM deliveries d JOIN leads l ON l.id = d.lead_id WHERE d.id = ANY ($1::bigint[]) AND d.state = 1
    AND d.due_at <= )" + server_time("$2") + R"(
ORDER BY d.id FOR NO KEY UPDATE OF l, d SKIP LOCKED)";

enum load_column { place, delivery, epoch, attempts, idem, external_by, redirected, in_doubt, forced, first_of_lead };

/// One lead never has two sends to one integration under way, and a sync send has the lead to itself.
constexpr auto nothing_under_way = R"(
AND NOT EXISTS (SELECT FROM deliveries o WHERE o.lead_id = d.lead_id AND o.state = 2
    AND (o.integration = $2 OR o.flow = 4) OFFSET 0))";

constexpr auto locked_rows = "d.ctid = ANY ($1::tid[])";

std::string load_sql(const std::string& rows) {
    return "SELECT d.ctid, d.id, d.epoch, d.attempts, d.idem, l.external_by,"
           " (d.redirected_by IS NOT DISTINCT FROM $2)::integer, d.in_doubt::integer, d.forced::integer, " +
           lead_cell_columns() + " FROM deliveries d JOIN leads l ON l.id = d.lead_id WHERE " + rows;
}

/// What flows other than new need besides. An approved order's ID is told in flow approved alone, and only
/// where the CRM has not named the lead itself.
constexpr auto more_sql = R"(
SELECT d.id, coalesce((SELECT o.external_id FROM deliveries o WHERE o.lead_id = d.lead_id AND o.integration = $2
                       AND o.state = 3 AND o.external_id <> '' AND (o.flow <> 3 OR d.flow = 3)
                       ORDER BY o.flow = 3, o.id DESC LIMIT 1), ''),
       c.fields, c.document
FROM deliveries d LEFT JOIN changes c ON c.id = CASE d.flow WHEN 2 THEN split_part(d.part, '/', 1)::bigint END
WHERE d.id = ANY ($1::bigint[]) ORDER BY d.id)";

const std::string claim_sql = R"(
UPDATE deliveries SET state = 2, epoch = epoch + 1, attempts = attempts + 1,
    integration = $2, owner = $3, lease_until = )" + server_time("$4") + R"(
WHERE ctid = ANY ($1::tid[]))";

/// A lead that left the status while it was claimed is not offered again; the lock on it waits for who is
/// changing it now.
constexpr auto release_sql = R"(
WITH given AS MATERIALIZED (
    SELECT d.id, NOT d.forced AND ((d.flow = 1 AND l.status <> 1)
        OR (d.flow = 3 AND d.part <> d.integration || '/' || l.status)) AS gone
    FROM unnest($1::bigint[], $2::bigint[]) AS u (id, epoch)
    JOIN deliveries d ON d.id = u.id AND d.epoch = u.epoch AND d.state = 2
    JOIN leads l ON l.id = d.lead_id
    ORDER BY d.id FOR NO KEY UPDATE OF l, d)
UPDATE deliveries d SET state = CASE WHEN gone THEN 3 ELSE 1 END, lapsed = gone, attempts = attempts - 1,
    owner = NULL, lease_until = NULL,
    why = CASE WHEN NOT gone THEN why WHEN flow = 1 THEN 'the lead left status new'
               ELSE 'the lead left the status in which it was due' END
FROM given WHERE d.id = given.id)";

constexpr auto open_deliveries = "deliveries WHERE place IS NOT NULL";
/// Those that are held lie below zero.
constexpr auto under_way = "deliveries WHERE place > 0";

/// As the column `place` has it.
long long place_of(flow f, delivery_id id) {
    return (static_cast<long long>(f) << 56) + number(id);
}

} // namespace

queue::queue(connection& c)
    : connection_(c), scan_(c, scan_sql + scan_order),
      scan_changes_(c, scan_sql + first_change_sql + scan_order), lock_(c, lock_sql),
      lock_with_leads_(c, lock_with_leads_sql), lock_leads_(c, lock_leads_sql),
      load_(c, load_sql(locked_rows) + nothing_under_way + " ORDER BY d.id"),
      load_changes_(c, load_sql(locked_rows) + nothing_under_way + first_change_sql + " ORDER BY d.id"),
      load_claimed_(c, load_sql("d.id = ANY ($1::bigint[]) AND d.state = 2 ORDER BY d.id")), more_(c, more_sql),
      claim_(c, claim_sql), release_(c, release_sql) {}

std::vector<due_delivery> queue::due(flow f, delivery_id after, std::size_t limit, timestamp at) {
    std::vector<due_delivery> found;
    // Where a pooler keeps no settings, a transaction brings them.
    std::optional<transaction> settings;
    if (connection_.pooled()) settings.emplace(connection_);
    auto& scan = f == flow::change ? scan_changes_ : scan_;
    auto end = place_of(static_cast<flow>(static_cast<int>(f) + 1), delivery_id{0});
    while (found.size() < limit) {
        auto wanted = std::min(limit - found.size(), scan_size);
        scan.run(place_of(f, after), end, static_cast<std::int64_t>(wanted),
                 from_now(at));
        for (int row = 0; row < scan.rows(); ++row) {
            auto& d = found.emplace_back(delivery_id{scan.integer(row, 0)}, lead_id{scan.integer(row, 1)},
                                         offer_id{scan.integer(row, 2)}, std::string(scan.text(row, 3)),
                                         std::string(scan.text(row, 4)));
            for (char& letter : d.country)
                if (letter >= 'A' && letter <= 'Z') letter ^= 0x20;
        }
        if (static_cast<std::size_t>(scan.rows()) < wanted) break;
        after = found.back().id;
    }
    return found;
}

std::vector<claimed_delivery> queue::claim(const claim_order& order) {
    auto locked = lock_due(order);
    if (locked.empty()) return {};
    auto& rows = order.flow == flow::change ? load_changes_ : load_;
    rows.run(locked, order.integration);
    auto taken = read_all(rows, order);
    array_text claimed;
    for (int row = 0, next = 0; next < static_cast<int>(taken.size()); ++row) {
        if (rows.integer(row, delivery) != number(taken[static_cast<std::size_t>(next)].id)) continue; // held
        claimed.add(rows.text(row, place));
        ++next;
    }
    if (!taken.empty()) claim_.run(claimed, order.integration, order.owner, from_now(order.lease_until));
    return taken;
}

array_text queue::lock_due(const claim_order& order) {
    array_text wanted, locked, again;
    for (auto id : order.ids) wanted.add(number(id));
    bool is_new = order.flow == flow::new_lead;
    auto& lock = is_new ? lock_ : lock_with_leads_;
    lock.run(wanted, from_now(order.at));
    for (int row = 0; row < lock.rows(); ++row)
        (is_new && lock.integer(row, 1) != 0 ? again : locked).add(lock.text(row, 0));
    if (!again.empty()) {
        lock_leads_.run(again);
        for (int row = 0; row < lock_leads_.rows(); ++row) locked.add(lock_leads_.text(row, 0));
    }
    return locked;
}

std::vector<claimed_delivery> queue::claimed(const claim_order& order) {
    array_text wanted;
    for (auto id : order.ids) wanted.add(number(id));
    load_claimed_.run(wanted, order.integration);
    auto standing = read_all(load_claimed_, order);
    for (auto& d : standing) --d.epoch, --d.attempt; // they have begun already
    return standing;
}

std::vector<claimed_delivery> queue::read_all(const batch_statement& rows, const claim_order& order) {
    std::vector<claimed_delivery> taken;
    taken.reserve(static_cast<std::size_t>(rows.rows()));
    for (int row = 0; row < rows.rows(); ++row)
        if (auto read = load(rows, taken.emplace_back(), row, order.integration); !read) {
            taken.pop_back();
            hold(connection_.session(), delivery_id{rows.integer(row, delivery)}, read.error().message());
        }
    if (order.flow != flow::new_lead) load_more(taken, order);
    return taken;
}

result<void> queue::load(const batch_statement& rows, claimed_delivery& d, int row,
                         const std::string& integration) {
    using enum load_column;
    rows.read(cells_, row, first_of_lead);
    d.id = delivery_id{rows.integer(row, delivery)};
    d.epoch = rows.integer(row, epoch) + 1;
    d.attempt = static_cast<int>(rows.integer(row, attempts)) + 1;
    d.idem = rows.text(row, idem);
    d.redirected = rows.integer(row, redirected) != 0;
    d.in_doubt = rows.integer(row, in_doubt) != 0;
    d.forced = rows.integer(row, forced) != 0;
    if (auto done = read(cells_, d.order); !done) return done;
    if (rows.is_null(row, external_by) || rows.text(row, external_by) == integration)
        d.known_external_id = d.order.external_id;
    return {};
}

void queue::load_more(std::vector<claimed_delivery>& taken, const claim_order& order) {
    array_text ids;
    for (const auto& d : taken) ids.add(number(d.id));
    more_.run(ids, order.integration);
    std::vector<claimed_delivery> readable;
    readable.reserve(taken.size());
    for (int row = 0; row < more_.rows(); ++row) {
        auto& d = taken[static_cast<std::size_t>(row)];
        if (auto given = more_.text(row, 1); !given.empty()) d.known_external_id = given;
        if (order.flow == flow::change)
            if (auto read = read_change(more_.text(row, 2), more_.text(row, 3), d); !read) {
                hold(connection_.session(), d.id, read.error().message());
                continue;
            }
        readable.push_back(std::move(d));
    }
    taken = std::move(readable);
}

void queue::release(const std::vector<std::pair<delivery_id, std::int64_t>>& claims) {
    array_text ids, epochs;
    for (auto [id, epoch] : claims) {
        ids.add(number(id));
        epochs.add(epoch);
    }
    release_.run(ids, epochs);
}

std::vector<expired_claim> queue::expired(timestamp now) {
    return expired_claims(connection_.session(), under_way, server_time(":moment"), from_now(now));
}

std::vector<expired_claim> queue::held_by(const std::string& owner) {
    return claims_of(connection_.session(), under_way, owner);
}

std::vector<queue_count> queue::counts() {
    return queue_counts(connection_.session(), open_deliveries, now());
}

} // namespace leadwire::db::postgresql
