// What happened: the deliveries of a lead, and counts of outcomes. The same SQL in every dialect. Throws
// soci_error.
#pragma once

#include "db/store.hpp"

#include <soci/soci.h>

namespace leadwire::db {

[[nodiscard]] std::vector<delivery_view> deliveries_of(soci::session& s, lead_id id, store::attempts wanted);
[[nodiscard]] std::vector<outcome_count> outcome_counts(soci::session& s);

} // namespace leadwire::db
