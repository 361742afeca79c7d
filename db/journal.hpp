// What is done by hand, and how it is told. The same SQL in every dialect; within a transaction of the caller's. Throws
// soci_error.
#pragma once

#include "db/store.hpp"

#include <soci/soci.h>

namespace leadwire::db {

struct journal_line {
    std::string who, why, action;
    lead_id lead{}; ///< none, as the delivery: it was about something else
    delivery_id delivery{};
    timestamp at = now();
};
void write_journal(soci::session& s, const journal_line& line);
/// "settled by ann: seen in their panel", for people who look at the delivery.
[[nodiscard]] std::string by_whom(const std::string& what, const std::string& who, const std::string& why);

} // namespace leadwire::db
