// Due deliveries and claims. All throw soci_error.
#pragma once

#include "db/changes.hpp"
#include "db/lead_cells.hpp"
#include "db/sqlite/row_statement.hpp"
#include "db/sqlite/statement.hpp"
#include "db/store.hpp"

namespace leadwire::db::sqlite {

class queue {
public:
    explicit queue(connection& c);

    [[nodiscard]] std::vector<due_delivery> due(flow f, delivery_id after, std::size_t limit,
                                               timestamp at);
    // All three within a transaction of the caller's.
    [[nodiscard]] std::vector<claimed_delivery> claim(const claim_order& order);
    void release(const std::vector<std::pair<delivery_id, std::int64_t>>& claims);
    [[nodiscard]] std::vector<claimed_delivery> claimed(const claim_order& order);
    [[nodiscard]] std::vector<expired_claim> expired(timestamp now);
    [[nodiscard]] std::vector<expired_claim> held_by(const std::string& owner);
    [[nodiscard]] std::vector<queue_count> counts();

private:
    /// Holds, and leaves out, what no lead can hold.
    [[nodiscard]] std::vector<claimed_delivery> read_all(row_statement& rows, const claim_order& order);
    /// Reads the present row; an error if no lead can hold it.
    [[nodiscard]] result<void> load(const row_statement& rows, claimed_delivery& d,
                                    const std::string& integration);
    [[nodiscard]] result<void> load_more(claimed_delivery& d, const claim_order& order);

    connection& connection_;
    std::string ids_;
    lead_cells cells_;
    row_statement scan_, scan_changes_, load_, load_changes_, load_claimed_, more_, claim_;
};

} // namespace leadwire::db::sqlite
