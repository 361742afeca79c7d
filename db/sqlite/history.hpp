// What happened: the deliveries of a lead, and counts of outcomes. Throws soci_error.
#pragma once

#include "db/sqlite/connection.hpp"
#include "db/store.hpp"

namespace leadwire::db::sqlite {

[[nodiscard]] std::vector<delivery_view> deliveries_of(connection& c, lead_id id, store::bodies wanted);
[[nodiscard]] std::vector<outcome_count> outcome_counts(connection& c);

} // namespace leadwire::db::sqlite
