#include "host/cli/serve/group_commit.hpp"

namespace leadwire::cli {

std::vector<result<db::arrival_receipt>> register_leads(db::store& store, const std::vector<db::arrival>& arrivals) {
    auto receipts = store.register_leads(arrivals);
    if (receipts) return std::move(*receipts);
    return std::vector<result<db::arrival_receipt>>(arrivals.size(), std::unexpected(receipts.error()));
}

std::vector<result<bool>> record_outcomes(db::store& store, const std::vector<db::outcome_record>& records) {
    auto summary = store.record(records);
    if (!summary) return std::vector<result<bool>>(records.size(), std::unexpected(summary.error()));
    std::vector<result<bool>> answers;
    for (const auto& r : records) answers.emplace_back(std::ranges::find(summary->late, r.id) == summary->late.end());
    return answers;
}

} // namespace leadwire::cli
