#include "db/postgresql/queue.hpp"

#include "db/open_deliveries.hpp"

#include <algorithm>
#include <optional>

namespace leadwire::db::postgresql {
namespace {

constexpr std::size_t scan_size = 10'000;

constexpr auto scan_sql = R"(
SELECT d.id, d.lead_id, l.offer, l.country, d.integration
FROM deliveries d JOIN leads l ON l.id = d.lead_id
WHERE d.place > $1 AND d.place < $2 AND d.state = 1 ORDER BY d.place LIMIT $3)";

/// What another process is claiming is left to it. The leads are read by a statement of their own: it sees
/// what was written before the locks were had.
constexpr auto lock_sql = R"(
SELECT id FROM deliveries WHERE id = ANY ($1::bigint[]) AND state = 1
ORDER BY id FOR NO KEY UPDATE SKIP LOCKED)";

enum load_column { delivery, epoch, attempts, idem, external_by, first_of_lead };

std::string load_sql() {
    return "SELECT d.id, d.epoch, d.attempts, d.idem, l.external_by, " + lead_cell_columns() +
           " FROM deliveries d JOIN leads l ON l.id = d.lead_id WHERE d.id = ANY ($1::bigint[]) ORDER BY "
           "d.id";
}

constexpr auto claim_sql = R"(
UPDATE deliveries SET state = 2, epoch = epoch + 1, attempts = attempts + 1,
    integration = $2, owner = $3, lease_until = $4
WHERE id = ANY ($1::bigint[]))";

/// A lead that left status new while it was claimed is not offered again; the lock on it waits for who is
/// changing it now.
constexpr auto release_sql = R"(
WITH given AS MATERIALIZED (
    SELECT d.id, CASE WHEN d.flow = 1 AND l.status <> 1 THEN 3 ELSE 1 END AS state
    FROM unnest($1::bigint[], $2::bigint[]) AS u (id, epoch)
    JOIN deliveries d ON d.id = u.id AND d.epoch = u.epoch AND d.state = 2
    JOIN leads l ON l.id = d.lead_id
    ORDER BY d.id FOR NO KEY UPDATE OF l, d)
UPDATE deliveries d SET state = given.state, attempts = attempts - 1, owner = NULL, lease_until = NULL,
    why = CASE given.state WHEN 3 THEN 'the lead left status new' ELSE why END
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
    : connection_(c), scan_(c, scan_sql), lock_(c, lock_sql), load_(c, load_sql()), claim_(c, claim_sql),
      release_(c, release_sql) {}

std::vector<due_delivery> queue::due(flow f, delivery_id after, std::size_t limit) {
    std::vector<due_delivery> found;
    // Where a pooler keeps no settings, a transaction brings them.
    std::optional<transaction> settings;
    if (connection_.pooled()) settings.emplace(connection_);
    auto end = place_of(static_cast<flow>(static_cast<int>(f) + 1), delivery_id{0});
    while (found.size() < limit) {
        auto wanted = std::min(limit - found.size(), scan_size);
        scan_.run(place_of(f, after), end, static_cast<std::int64_t>(wanted));
        for (int row = 0; row < scan_.rows(); ++row) {
            auto& d = found.emplace_back(delivery_id{scan_.integer(row, 0)}, lead_id{scan_.integer(row, 1)},
                                         offer_id{scan_.integer(row, 2)}, std::string(scan_.text(row, 3)),
                                         std::string(scan_.text(row, 4)));
            for (char& letter : d.country)
                if (letter >= 'A' && letter <= 'Z') letter ^= 0x20;
        }
        if (static_cast<std::size_t>(scan_.rows()) < wanted) break;
        after = found.back().id;
    }
    return found;
}

std::vector<claimed_delivery> queue::claim(const claim_order& order) {
    array_text wanted, locked;
    for (auto id : order.ids) wanted.add(number(id));
    lock_.run(wanted);
    if (lock_.rows() == 0) return {};
    for (int row = 0; row < lock_.rows(); ++row) locked.add(lock_.integer(row, 0));
    load_.run(locked);

    std::vector<claimed_delivery> taken;
    taken.reserve(static_cast<std::size_t>(load_.rows()));
    array_text claimed;
    for (int row = 0; row < load_.rows(); ++row)
        if (auto read = load(taken.emplace_back(), row, order.integration); read) {
            claimed.add(number(taken.back().id));
        } else {
            taken.pop_back();
            hold(connection_.session(), delivery_id{load_.integer(row, delivery)}, read.error().message());
        }
    if (!taken.empty()) claim_.run(claimed, order.integration, order.owner, microseconds(order.lease_until));
    return taken;
}

result<void> queue::load(claimed_delivery& d, int row, const std::string& integration) {
    using enum load_column;
    load_.read(cells_, row, first_of_lead);
    d.id = delivery_id{load_.integer(row, delivery)};
    d.epoch = load_.integer(row, epoch) + 1;
    d.attempt = static_cast<int>(load_.integer(row, attempts)) + 1;
    d.idem = load_.text(row, idem);
    if (auto done = read(cells_, d.order); !done) return done;
    if (load_.is_null(row, external_by) || load_.text(row, external_by) == integration)
        d.known_external_id = d.order.external_id;
    return {};
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
    return expired_claims(connection_.session(), under_way, now);
}

std::vector<queue_count> queue::counts() {
    return queue_counts(connection_.session(), open_deliveries);
}

} // namespace leadwire::db::postgresql
