// Due deliveries and claims. All throw soci_error.
#pragma once

#include "db/changes.hpp"
#include "db/postgresql/batch_statement.hpp"
#include "db/store.hpp"

namespace leadwire::db::postgresql {

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
    /// Those that are still due, and that nobody else is claiming.
    [[nodiscard]] array_text lock_due(const claim_order& order);
    /// Holds, and leaves out, what no lead can hold.
    [[nodiscard]] std::vector<claimed_delivery> read_all(const batch_statement& rows, const claim_order& order);
    /// Reads a row; an error if no lead can hold it.
    [[nodiscard]] result<void> load(const batch_statement& rows, claimed_delivery& d, int row,
                                    const std::string& integration);
    /// Holds, and leaves out, those whose change cannot be read.
    void load_more(std::vector<claimed_delivery>& taken, const claim_order& order);

    connection& connection_;
    lead_cells cells_;
    batch_statement scan_, scan_changes_, lock_, lock_with_leads_, lock_leads_, load_, load_changes_, load_claimed_, more_, claim_, release_;
};

} // namespace leadwire::db::postgresql
