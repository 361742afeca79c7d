// Leads on their way into a database: batch by batch, and which of them was refused.
#pragma once

#include "db/store.hpp"

namespace leadwire::db {

struct lead_batch {
    static constexpr std::size_t full = 500;
    std::vector<lead> leads;
    std::vector<std::string> places; ///< where each came from

    /// The next leads of a source, in place of those that are here; none at its end.
    [[nodiscard]] result<void> gather(lead_source& source);
    /// A bulk insert does not tell which row failed: once more, one by one. `insert` gives why it failed, or
    /// nothing.
    [[nodiscard]] error culprit(const std::function<std::optional<error>(const lead&)>& insert) const;
};

[[nodiscard]] error unreadable(lead_id id, const error& why);

} // namespace leadwire::db
