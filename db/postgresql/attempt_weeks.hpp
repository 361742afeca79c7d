// Attempts lie in a partition for each week (UTC, from Monday on), which is made ahead by the server's clock and dropped as a
// whole; what no week takes is in `attempts_other`. All processes take turns. Throws soci_error.
#pragma once

#include "db/postgresql/connection.hpp"
#include "db/records.hpp"

namespace leadwire::db::postgresql {

/// In a transaction of its own. What others hold is left to `keep_weeks`.
void make_weeks_ahead(connection& c);

/// At most once a minute over all processes: makes weeks ahead, and drops those that are old by the order and by the server's
/// clock. Nobody waits for it longer than a fraction of a second; what others hold is tried again in a minute.
[[nodiscard]] std::optional<retained_weeks> keep_weeks(connection& c, const retention_order& order);

} // namespace leadwire::db::postgresql
