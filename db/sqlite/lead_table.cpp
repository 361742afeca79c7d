#include "db/sqlite/lead_table.hpp"

namespace leadwire::db::sqlite {
namespace {

// SOCI takes the declared type for the width of a column, and INTEGER for 32 bits; an expression has no
// declared type.
const std::string select_lead = "SELECT l.id + 0, " + lead_rows::select_list() + " FROM leads l WHERE ";

} // namespace

lead_table::lead_table(connection& c)
    : connection_(c), insert_(c.session()), find_(c.session()), update_(c.session()) {
    auto sql = "INSERT INTO leads (" + lead_rows::names() + ") VALUES (" + lead_rows::placeholders() + ")";
    in_.resize(1);
    in_.write_by(insert_);
    insert_.alloc();
    insert_.prepare(sql);
    insert_.define_and_bind();

    out_.read_by(find_);
    find_.exchange(soci::use(id_, "id"));
    find_.alloc();
    find_.prepare(select_lead + "l.id = :id");
    out_.resize(2);
    find_.define_and_bind();

    changed_.resize(1);
    changed_by_.resize(1);
    changed_by_set_.resize(1);
    changed_.write_by(update_);
    update_.exchange(soci::use(changed_by_, changed_by_set_, "by"));
    update_.alloc();
    update_.prepare(
        "UPDATE leads SET " + lead_rows::assignments() +
        ", external_by = CASE WHEN external_id = :external_id THEN external_by ELSE :by END WHERE id = :id");
    update_.define_and_bind();
}

result<std::int64_t> lead_table::insert(lead_source& source) {
    lead_batch b;
    // The first batch is read before the lock is taken: a short import never makes others wait for its
    // source.
    if (auto read = b.gather(source); !read) return std::unexpected(read.error());
    std::int64_t count = 0;
    if (b.leads.empty()) return count;
    write_transaction transaction(connection_);
    while (!b.leads.empty()) {
        if (auto done = insert_batch(b); !done) return std::unexpected(done.error());
        count += static_cast<std::int64_t>(b.leads.size());
        if (auto read = b.gather(source); !read) return std::unexpected(read.error());
    }
    transaction.commit();
    return count;
}

result<void> lead_table::insert_batch(const lead_batch& b) {
    connection_.run("SAVEPOINT batch");
    in_.resize(b.leads.size());
    for (std::size_t i = 0; i < b.leads.size(); ++i)
        in_.put(i, b.leads[i]); // a copy: should the batch fail, they are put once more
    try {
        insert_.execute(true);
    } catch (const soci::soci_error& thrown) {
        if (connection_.explain(thrown).code == error_code::io) throw;
        connection_.reset_statements();
        connection_.run("ROLLBACK TO batch");
        return std::unexpected(b.culprit([this](const lead& l) { return refusal(l); }));
    }
    connection_.run("RELEASE batch");
    return {};
}

std::optional<error> lead_table::refusal(const lead& l) {
    in_.resize(1);
    in_.put(0, l);
    try {
        insert_.execute(true);
    } catch (const soci::soci_error& thrown) {
        return connection_.explain(thrown);
    }
    return std::nullopt;
}

void lead_table::insert_all(std::span<const lead> leads) {
    inserted_.clear();
    in_.resize(1);
    for (const auto& l : leads) {
        in_.put(0, l);
        insert_.execute(true);
        inserted_.push_back(lead_id{sqlite_api::sqlite3_last_insert_rowid(connection_.handle())});
    }
}

result<std::optional<lead>> lead_table::find(lead_id id) {
    id_ = number(id);
    out_.resize(2); // one more than there can be: only then does SQLite end the statement
    find_.execute(true);
    if (out_.size() == 0) return std::nullopt;
    auto l = out_.take(0);
    if (!l) return std::unexpected(unreadable(id, l.error()));
    return std::move(*l);
}

result<void> lead_table::each(const lead_filter& filter,
                              const std::function<result<void>(const lead&)>& each) {
    long long after = -1, status = filter.status ? static_cast<int>(*filter.status) : 0;
    long long limit = lead_batch::full;
    auto integration = filter.integration.value_or("");
    auto sql = select_lead + "l.id > :after";
    if (filter.status) sql += " AND l.status = :status";
    if (filter.integration)
        sql += " AND EXISTS (SELECT 1 FROM deliveries d WHERE d.lead_id = l.id AND d.integration = "
               ":integration)";
    sql += " ORDER BY l.id LIMIT :limit";

    lead_rows rows; // of its own: the callback may use the store
    soci::statement walk(connection_.session());
    rows.read_by(walk);
    walk.exchange(soci::use(after, "after"));
    if (filter.status) walk.exchange(soci::use(status, "status"));
    if (filter.integration) walk.exchange(soci::use(integration, "integration"));
    walk.exchange(soci::use(limit, "limit"));
    walk.alloc();
    walk.prepare(sql);
    rows.resize(lead_batch::full + 1);
    walk.define_and_bind();
    for (;;) {
        rows.resize(lead_batch::full + 1);
        walk.execute(true);
        for (std::size_t i = 0; i < rows.size(); ++i) {
            after = number(rows.id(i));
            auto l = rows.take(i);
            if (!l) return std::unexpected(unreadable(lead_id{after}, l.error()));
            if (auto went_on = each(*l); !went_on) return went_on;
        }
        if (rows.size() < lead_batch::full) return {};
    }
}

void lead_table::write(lead l, const std::optional<std::string>& external_by) {
    changed_.put(0, std::move(l));
    changed_by_[0] = external_by.value_or("");
    changed_by_set_[0] = external_by ? soci::i_ok : soci::i_null;
    update_.execute(true);
}

} // namespace leadwire::db::sqlite
