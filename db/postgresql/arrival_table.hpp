// Sync claims of leads that come, and the requests they come with: a statement for all of them. All throw soci_error, and but for
// `find_key` are called within a transaction.
#pragma once

#include "db/arrivals.hpp"
#include "db/postgresql/batch_statement.hpp"

namespace leadwire::db::postgresql {

class arrival_table {
public:
    explicit arrival_table(connection& c);

    /// One for each; nothing: it did not come before.
    [[nodiscard]] std::vector<std::optional<arrival_receipt>> earlier(std::span<const arrival> arrivals);
    /// Of receipts with a sync send: makes the delivery, and flow new waits until it is settled. Goes out with the commit.
    void claim_sync(std::span<const arrival> arrivals, std::span<arrival_receipt> receipts);
    /// Their deliveries, once they are committed.
    void name_claims(std::span<arrival_receipt> receipts) const;
    /// False: one of them was noted by another process meanwhile.
    [[nodiscard]] bool note(std::span<const arrival_note> notes);

    /// Who asks; nothing: nobody who may.
    [[nodiscard]] std::optional<api_key_row> find_key(const std::string& hash);

private:
    batch_statement earlier_, claim_, note_, key_;
};

} // namespace leadwire::db::postgresql
