// Deliveries that are not done, seen as a whole. The same SQL in every dialect, but for `from`: how its index of them is
// read ("deliveries WHERE …"). All throw soci_error.
#pragma once

#include "db/store.hpp"

#include <soci/soci.h>

namespace leadwire::db {

[[nodiscard]] std::vector<expired_claim> expired_claims(soci::session& s, const std::string& from, const std::string& now,
                                                        long long moment);
/// Claims of one process, by ID.
[[nodiscard]] std::vector<expired_claim> claims_of(soci::session& s, const std::string& from, const std::string& owner);
[[nodiscard]] std::vector<queue_count> queue_counts(soci::session& s, const std::string& from, timestamp now);
[[nodiscard]] std::vector<open_delivery> open_deliveries(soci::session& s, lead_id lead, delivery_id after,
                                                         std::size_t limit);
/// Waits for a person from now on.
void hold(soci::session& s, delivery_id id, const std::string& why);

} // namespace leadwire::db
