// Leads by their ID: insert, find, walk, edit. All throw soci_error.
#pragma once

#include "db/lead_batch.hpp"
#include "db/lead_rows.hpp"
#include "db/sqlite/statement.hpp"
#include "db/store.hpp"

#include <span>
#include <utility>

namespace leadwire::db::sqlite {

class lead_table {
public:
    explicit lead_table(connection& c);

    [[nodiscard]] result<std::int64_t> insert(lead_source& source);
    [[nodiscard]] result<std::optional<lead>> find(lead_id id);
    [[nodiscard]] result<void> each(const lead_filter& filter,
                                    const std::function<result<void>(const lead&)>& each);
    // All within a transaction of the caller's.
    void insert_all(std::span<const lead> leads);
    /// IDs of those that `insert_all` inserted, in their order.
    [[nodiscard]] std::vector<lead_id> inserted() { return std::exchange(inserted_, {}); }
    void lock(lead_id) {} ///< a transaction that writes has all leads to itself
    /// Writes all columns of a lead that is there. `external_by` is noted if the external ID is another than
    /// before.
    void write(lead l, const std::optional<std::string>& external_by);

private:
    [[nodiscard]] result<void> insert_batch(const lead_batch& b);
    /// Why the lead cannot be inserted; nothing if it was.
    [[nodiscard]] std::optional<error> refusal(const lead& l);

    connection& connection_;
    lead_rows in_, out_, changed_;
    // Columns too, though one value would do: SOCI does not mix single values with vectors.
    std::vector<std::string> changed_by_;
    std::vector<soci::indicator> changed_by_set_;
    long long id_ = 0;
    std::vector<lead_id> inserted_;
    soci::statement insert_, find_, update_;
};

} // namespace leadwire::db::sqlite
