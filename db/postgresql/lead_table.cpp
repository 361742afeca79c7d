#include "db/postgresql/lead_table.hpp"

#include "db/postgresql/lead_lines.hpp"
#include "db/postgresql/lead_values.hpp"

#include <algorithm>
#include <utility>

namespace leadwire::db::postgresql {
namespace {

/// An import may wait for its source, as one from a terminal does.
constexpr auto import_settings = "SET LOCAL idle_in_transaction_session_timeout = 0";

std::string select_lead() {
    return "SELECT " + lead_cell_columns() + " FROM leads l WHERE ";
}

std::string insert_lead() {
    std::string names, values;
    int parameter = 0;
    for_each_column([&](const std::string& name, column_kind) {
        names += (parameter ? ", " : "") + name;
        values += (parameter ? ", $" : "$") + std::to_string(parameter + 1);
        ++parameter;
    });
    values.replace(0, 2, "coalesce($1, nextval('leads_id_seq'))");
    return "INSERT INTO leads (" + names + ") VALUES (" + values + ") RETURNING id";
}

std::vector<const char*> parameters_of(const std::vector<std::optional<std::string>>& values) {
    std::vector<const char*> parameters;
    for (const auto& value : values) parameters.push_back(value ? value->c_str() : nullptr);
    return parameters;
}

/// "$1" is the ID, the others follow in the order of the columns; external_by is the last.
std::string update_lead() {
    std::string assignments, external_id;
    int parameter = 0;
    for_each_column([&](const std::string& name, column_kind kind) {
        auto value = "$" + std::to_string(++parameter);
        if (kind != column_kind::id) assignments += name + " = " + value + ", ";
        if (name == "external_id") external_id = value;
    });
    return "UPDATE leads SET " + assignments + "external_by = CASE WHEN external_id = " + external_id +
           " THEN external_by ELSE $" + std::to_string(parameter + 1) + " END WHERE id = $1";
}

} // namespace

lead_table::lead_table(connection& c)
    : connection_(c), find_(c, select_lead() + "l.id = $1"), insert_(c, insert_lead()), update_(c, update_lead()),
      next_ids_(c, "SELECT nextval('leads_id_seq') FROM generate_series(1, $1::integer)") {}

result<std::int64_t> lead_table::insert(lead_source& source) {
    lead_batch b;
    if (auto read = b.gather(source); !read) return std::unexpected(read.error());
    auto count = static_cast<std::int64_t>(b.leads.size());
    if (b.leads.size() < lead_batch::full) {
        // All that there is: one statement is a transaction by itself.
        if (b.leads.empty()) return count;
        if (auto done = insert_alone(b); !done) return std::unexpected(done.error());
        return count;
    }
    transaction import(connection_, import_settings);
    while (!b.leads.empty()) {
        if (auto done = insert_within_import(b); !done) return std::unexpected(done.error());
        if (auto read = b.gather(source); !read) return std::unexpected(read.error());
        count += static_cast<std::int64_t>(b.leads.size());
    }
    import.commit();
    return count;
}

void lead_table::insert_rows(std::span<const lead> leads) {
    long long top = 0;
    for (const auto& l : leads) top = std::max<long long>(top, number(l.id));
    if (top == 0)
        connection_.copy(copy_leads(with_ids::no), lead_lines(leads, with_ids::no));
    else
        insert_with_ids({leads.begin(), leads.end()}, top);
}

void lead_table::insert_with_ids(std::vector<lead> leads, long long top) {
    number_all(leads, top);
    connection_.copy(copy_leads(with_ids::yes), lead_lines(leads, with_ids::yes));
}

void lead_table::number_all(std::vector<lead>& leads, long long top) {
    // So that no lead without an ID gets one that another one brings along.
    if (top > 0) connection_.session() << "SELECT leads_id_above(:top)", soci::use(top);
    auto without = static_cast<std::int64_t>(std::ranges::count(leads, lead_id{0}, &lead::id));
    if (without == 0) return;
    next_ids_.run(without);
    int row = 0;
    for (auto& l : leads)
        if (l.id == lead_id{0}) l.id = lead_id{next_ids_.integer(row++, 0)};
}

result<void> lead_table::insert_alone(const lead_batch& b) {
    try {
        insert_rows(b.leads);
        return {};
    } catch (const soci::soci_error& thrown) {
        if (connection_.explain(thrown).code == error_code::io) throw;
    }
    transaction undone(connection_);
    return std::unexpected(culprit(b));
}

result<void> lead_table::insert_within_import(const lead_batch& b) {
    connection_.run("SAVEPOINT batch");
    try {
        insert_rows(b.leads);
    } catch (const soci::soci_error& thrown) {
        if (connection_.explain(thrown).code == error_code::io) throw;
        connection_.run("ROLLBACK TO batch");
        return std::unexpected(culprit(b));
    }
    connection_.run("RELEASE batch");
    return {};
}

error lead_table::culprit(const lead_batch& b) {
    return b.culprit([this](const lead& l) -> std::optional<error> {
        try {
            insert_rows({&l, 1});
        } catch (const soci::soci_error& thrown) {
            return connection_.explain(thrown);
        }
        return std::nullopt;
    });
}

void lead_table::insert_all(std::span<const lead> leads) {
    // A copy has to be waited for, and so has each of the others through a pooler.
    const std::size_t worth_a_copy = connection_.pooled() ? 3 : 8;
    inserted_.clear();
    inserting_.clear(); // those of a transaction that failed have no answers
    if (leads.empty()) return;
    const auto top = number(std::ranges::max(leads, {}, &lead::id).id);
    if (leads.size() >= worth_a_copy || top > 0) {
        std::vector<lead> numbered(leads.begin(), leads.end());
        number_all(numbered, top);
        connection_.copy(copy_leads(with_ids::yes), lead_lines(numbered, with_ids::yes));
        for (const auto& l : numbered) inserted_.push_back(l.id);
        return;
    }
    for (std::size_t i = 0; i < leads.size(); ++i) inserting_.emplace_back(nullptr, PQclear);
    for (std::size_t i = 0; i < leads.size(); ++i) {
        auto values = values_of(leads[i]);
        insert_.run_later(parameters_of(values), inserting_[i]);
    }
}

std::vector<lead_id> lead_table::inserted() {
    connection_.flush();
    for (const auto& answer : std::exchange(inserting_, {}))
        inserted_.push_back(lead_id{std::stoll(PQgetvalue(answer.get(), 0, 0))});
    return std::exchange(inserted_, {});
}

result<std::optional<lead>> lead_table::find(lead_id id) {
    find_.run(number(id));
    return read_found(id);
}

void lead_table::ask_ahead(lead_id id, connection::answer& into) {
    const auto digits = to_string(id);
    const char* const parameters[] = {digits.c_str()};
    find_.run_later(parameters, into);
}

result<std::optional<lead>> lead_table::take(lead_id id, connection::answer row) {
    find_.have(std::move(row));
    return read_found(id);
}

result<std::optional<lead>> lead_table::read_found(lead_id id) {
    if (find_.rows() == 0) return std::nullopt;
    find_.read(cells_, 0, 0);
    lead l;
    if (auto done = read(cells_, l); !done) return std::unexpected(unreadable(id, done.error()));
    return l;
}

/// Page by page rather than with a cursor: no transaction stays open while the caller works, which would keep
/// the server from cleaning up behind the queue.
result<void> lead_table::each(const lead_filter& filter,
                              const std::function<result<void>(const lead&)>& each) {
    batch_statement walk( // of its own: the callback may use the store
        connection_,
        select_lead() +
            "l.id > $1 AND ($2::smallint IS NULL OR l.status = $2) AND ($3::text IS NULL OR EXISTS"
            " (SELECT FROM deliveries d WHERE d.lead_id = l.id AND d.integration = $3))"
            " ORDER BY l.id LIMIT $4",
        batch_statement::runs::now_and_then);
    std::string status = filter.status ? std::to_string(static_cast<int>(*filter.status)) : "";
    std::string limit = std::to_string(lead_batch::full), after = "-1";
    lead_cells cells;
    for (;;) {
        const char* const parameters[] = {after.c_str(), filter.status ? status.c_str() : nullptr,
                                          filter.integration ? filter.integration->c_str() : nullptr,
                                          limit.c_str()};
        walk.run_text(std::span(parameters));
        for (int row = 0; row < walk.rows(); ++row) {
            walk.read(cells, row, 0);
            after = std::to_string(cells.id);
            lead l;
            if (auto done = read(cells, l); !done)
                return std::unexpected(unreadable(lead_id{cells.id}, done.error()));
            if (auto went_on = each(l); !went_on) return went_on;
        }
        if (static_cast<std::size_t>(walk.rows()) < lead_batch::full) return {};
    }
}

void lead_table::lock(lead_id id) {
    auto number_of = static_cast<long long>(number(id));
    connection_.session() << "SELECT FROM leads WHERE id = :id FOR NO KEY UPDATE", soci::use(number_of);
}

void lead_table::write(const lead& l, const std::optional<std::string>& external_by) {
    auto values = values_of(l);
    values.push_back(external_by);
    update_.write_text(parameters_of(values));
}

} // namespace leadwire::db::postgresql
