#include "db/sqlite/queue.hpp"

#include "db/lead_rows.hpp"

#include <algorithm>

namespace leadwire::db::sqlite {
namespace {

constexpr std::size_t scan_size = 1000;

// "state <> 3" is the condition of the partial index: SQLite must find it word for word. "+ 0" as in
// lead_table.cpp.
constexpr auto scan_sql = R"(
SELECT d.id + 0, d.lead_id, l.offer, l.country, d.integration
FROM deliveries d INDEXED BY deliveries_open CROSS JOIN leads l ON l.id = d.lead_id
WHERE d.state <> 3 AND d.state = 1 AND d.flow = :flow AND d.id > :after ORDER BY d.id LIMIT :limit)";

enum load_column { delivery, lead_number, epoch, attempts, idem, external_by, first_of_lead };

const std::string load_sql = "SELECT d.id, d.lead_id, d.epoch, d.attempts, d.idem, l.external_by, " +
                             lead_rows::select_list() +
                             " FROM deliveries d CROSS JOIN leads l ON l.id = d.lead_id"
                             " WHERE d.id IN (SELECT value FROM json_each(?1)) AND d.state = 1 ORDER BY d.id";

constexpr auto claim_sql = R"(
UPDATE OR ROLLBACK deliveries SET state = 2, epoch = epoch + 1, attempts = attempts + 1,
    integration = :integration, owner = :owner, lease_until = :lease_until
WHERE id IN (SELECT value FROM json_each(:ids)))";

/// A lead that left status new while it was claimed is not offered again.
constexpr auto release_sql = R"(
UPDATE deliveries SET attempts = attempts - 1, owner = NULL, lease_until = NULL,
    (state, why) = (SELECT iif(flow = 1 AND status <> 1, 3, 1), iif(flow = 1 AND status <> 1, 'the lead left status new', why)
                    FROM leads WHERE leads.id = lead_id)
WHERE id = :id AND epoch = :epoch AND state = 2)";

} // namespace

void queue::due_rows::resize(std::size_t rows) {
    for (auto* c : {&id, &lead, &offer}) c->resize(rows);
    for (auto* c : {&country, &integration}) c->resize(rows);
    routed.resize(rows);
}

queue::queue(connection& c) : connection_(c), load_(c, load_sql), scan_(c.session()), claim_(c.session()) {
    due_.resize(scan_size + 1);
    scan_ =
        prepared(c.session(), scan_sql, soci::into(due_.id), soci::into(due_.lead), soci::into(due_.offer),
                 soci::into(due_.country), soci::into(due_.integration, due_.routed),
                 soci::use(flow_, "flow"), soci::use(after_, "after"), soci::use(limit_, "limit"));
    claim_ =
        prepared(c.session(), claim_sql, soci::use(integration_, "integration"), soci::use(owner_, "owner"),
                 soci::use(lease_until_, "lease_until"), soci::use(ids_, "ids"));
}

std::vector<due_delivery> queue::due(flow f, delivery_id after, std::size_t limit) {
    std::vector<due_delivery> found;
    flow_ = static_cast<int>(f);
    after_ = number(after);
    while (found.size() < limit) {
        auto wanted = std::min(limit - found.size(), scan_size);
        if (scan(found, static_cast<long long>(wanted)) < wanted) break;
        after_ = number(found.back().id);
    }
    return found;
}

std::size_t queue::scan(std::vector<due_delivery>& found, long long limit) {
    limit_ = limit;
    due_.resize(static_cast<std::size_t>(limit) + 1); // never filled: only then does SQLite end the statement
    scan_.execute(true);
    auto rows = due_.id.size();
    for (std::size_t i = 0; i < rows; ++i) {
        auto& d = found.emplace_back(delivery_id{due_.id[i]}, lead_id{due_.lead[i]}, offer_id{due_.offer[i]});
        d.country = std::move(due_.country[i]);
        for (char& letter : d.country)
            if (letter >= 'A' && letter <= 'Z') letter ^= 0x20;
        if (due_.routed[i] == soci::i_ok) d.integration = std::move(due_.integration[i]);
    }
    return rows;
}

std::vector<claimed_delivery> queue::claim(const claim_order& order) {
    std::vector<claimed_delivery> taken;
    std::vector<std::pair<std::int64_t, std::string>> unreadable;
    if (order.ids.empty()) return taken;
    write_transaction transaction(connection_);
    ids_ = json_ids(order.ids, [](delivery_id id) { return id; });
    load_.bind(1, ids_);
    taken.reserve(order.ids.size());
    while (load_.next()) {
        if (auto read = load(taken.emplace_back(), order.integration); !read) {
            unreadable.emplace_back(load_.integer(load_column::delivery), read.error().message());
            taken.pop_back();
        }
    }
    for (const auto& [id, why] : unreadable) hold(delivery_id{id}, why);
    if (!taken.empty()) {
        ids_ = json_ids(taken, [](const claimed_delivery& d) { return d.id; });
        integration_ = order.integration;
        owner_ = order.owner;
        lease_until_ = microseconds(order.lease_until);
        claim_.execute(true);
    }
    transaction.commit();
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

void queue::hold(delivery_id id, const std::string& why) {
    auto n = static_cast<long long>(number(id));
    connection_.session() << "UPDATE deliveries SET state = 4, why = :why WHERE id = :id", soci::use(why),
        soci::use(n);
}

void queue::release(const std::vector<std::pair<delivery_id, std::int64_t>>& claims) {
    if (claims.empty()) return;
    std::vector<long long> ids, epochs;
    for (auto [id, epoch] : claims) ids.push_back(number(id)), epochs.push_back(epoch);
    write_transaction transaction(connection_);
    auto give_back =
        prepared(connection_.session(), release_sql, soci::use(ids, "id"), soci::use(epochs, "epoch"));
    give_back.execute(true);
    transaction.commit();
}

std::vector<expired_claim> queue::expired(timestamp now) {
    std::vector<expired_claim> found;
    long long id = 0, epoch = 0, lead = 0, until = microseconds(now);
    int attempt = 0;
    std::string integration;
    auto scan = prepared(connection_.session(),
                         "SELECT id, epoch, attempts, lead_id, coalesce(integration, '') FROM deliveries "
                         "INDEXED BY deliveries_open"
                         " WHERE state <> 3 AND state = 2 AND lease_until < :now ORDER BY id",
                         soci::into(id), soci::into(epoch), soci::into(attempt), soci::into(lead),
                         soci::into(integration), soci::use(until));
    for (bool more = scan.execute(true); more; more = scan.fetch())
        found.emplace_back(delivery_id{id}, epoch, attempt, lead_id{lead}, integration);
    return found;
}

std::vector<queue_count> queue::counts() {
    std::vector<queue_count> counts;
    std::string integration;
    int f = 0, state = 0;
    long long count = 0;
    auto scan = prepared(
        connection_.session(),
        "SELECT coalesce(integration, '') AS i, flow, state, count(*) FROM deliveries"
        " INDEXED BY deliveries_open WHERE state <> 3 GROUP BY i, flow, state ORDER BY i, flow, state",
        soci::into(integration), soci::into(f), soci::into(state), soci::into(count));
    for (bool more = scan.execute(true); more; more = scan.fetch())
        counts.emplace_back(integration, static_cast<flow>(f), static_cast<delivery_state>(state), count);
    return counts;
}

} // namespace leadwire::db::sqlite
