// Sync claims of leads that come, and the requests they come with. All throw soci_error, and but for `find_key` are
// called within a transaction.
#pragma once

#include "db/arrivals.hpp"
#include "db/sqlite/connection.hpp"

namespace leadwire::db::sqlite {

class arrival_table {
public:
    explicit arrival_table(connection& c) : connection_(c) {}

    /// One for each; nothing: it did not come before.
    [[nodiscard]] std::vector<std::optional<arrival_receipt>> earlier(std::span<const arrival> arrivals);
    /// Of receipts with a sync send: makes the delivery, and flow new waits until it is settled.
    void claim_sync(std::span<const arrival> arrivals, std::span<arrival_receipt> receipts);
    void name_claims(std::span<arrival_receipt>) const {} ///< they have them
    /// False: one of them was noted by another process meanwhile.
    [[nodiscard]] bool note(std::span<const arrival_note> notes);

    /// Who asks; nothing: nobody who may.
    [[nodiscard]] std::optional<api_key_row> find_key(const std::string& hash);

private:
    void claim(const arrival::sync_claim& wanted, claimed_delivery& into);
    connection& connection_;
};

} // namespace leadwire::db::sqlite
