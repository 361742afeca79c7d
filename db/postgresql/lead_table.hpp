// Leads by their ID: insert, find, walk, edit. All throw soci_error.
#pragma once

#include "db/lead_batch.hpp"
#include "db/postgresql/batch_statement.hpp"

#include <span>

namespace leadwire::db::postgresql {

class lead_table {
public:
    explicit lead_table(connection& c);

    [[nodiscard]] result<std::int64_t> insert(lead_source& source);
    [[nodiscard]] result<std::optional<lead>> find(lead_id id);
    /// Its row goes into `into`, for `take`, with what has to be waited for next.
    void ask_ahead(lead_id id, connection::answer& into);
    [[nodiscard]] result<std::optional<lead>> take(lead_id id, connection::answer row);
    [[nodiscard]] result<void> each(const lead_filter& filter,
                                    const std::function<result<void>(const lead&)>& each);
    // All within a transaction of the caller's.
    void insert_all(std::span<const lead> leads);
    /// IDs of those that `insert_all` inserted, in their order.
    [[nodiscard]] std::vector<lead_id> inserted();
    /// Nobody else changes it before the transaction ends.
    void lock(lead_id id);
    /// Writes all columns of a lead that is there, with what is deferred while that is so. `external_by` is
    /// noted if the external ID is another than before.
    void write(const lead& l, const std::optional<std::string>& external_by);

private:
    [[nodiscard]] result<std::optional<lead>> read_found(lead_id id);
    void insert_rows(std::span<const lead> leads);
    void insert_with_ids(std::vector<lead> leads, long long top);
    /// Gives those without an ID the next ones, above `top`.
    void number_all(std::vector<lead>& leads, long long top);
    [[nodiscard]] result<void> insert_alone(const lead_batch& b);
    [[nodiscard]] result<void> insert_within_import(const lead_batch& b);
    [[nodiscard]] error culprit(const lead_batch& b);

    connection& connection_;
    lead_cells cells_;
    std::vector<lead_id> inserted_;
    std::vector<connection::answer> inserting_; ///< give the IDs of those that were inserted one by one
    batch_statement find_, insert_, update_, next_ids_;
};

} // namespace leadwire::db::postgresql
