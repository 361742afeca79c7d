// Due deliveries and claims. All throw soci_error.
#pragma once

#include "db/lead_cells.hpp"
#include "db/sqlite/row_statement.hpp"
#include "db/sqlite/statement.hpp"
#include "db/store.hpp"

namespace leadwire::db::sqlite {

class queue {
public:
    explicit queue(connection& c);

    [[nodiscard]] std::vector<due_delivery> due(flow f, delivery_id after, std::size_t limit);
    [[nodiscard]] std::vector<claimed_delivery> claim(const claim_order& order);
    void release(const std::vector<std::pair<delivery_id, std::int64_t>>& claims);
    [[nodiscard]] std::vector<expired_claim> expired(timestamp now);
    [[nodiscard]] std::vector<queue_count> counts();

private:
    struct due_rows {
        std::vector<long long> id, lead, offer;
        std::vector<std::string> country, integration;
        std::vector<soci::indicator> routed;
        void resize(std::size_t rows);
    };
    [[nodiscard]] std::size_t scan(std::vector<due_delivery>& found, long long limit);
    /// Reads the present row of `load_`; an error if no lead can hold it.
    [[nodiscard]] result<void> load(claimed_delivery& d, const std::string& integration);
    void hold(delivery_id id, const std::string& why);

    connection& connection_;
    long long flow_ = 0, after_ = 0, limit_ = 0, lease_until_ = 0;
    std::string ids_, integration_, owner_;
    due_rows due_;
    lead_cells cells_;
    row_statement load_;
    soci::statement scan_, claim_;
};

} // namespace leadwire::db::sqlite
