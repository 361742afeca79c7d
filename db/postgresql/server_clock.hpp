// Hosts' clocks differ. What one of them waits for and another one reads, as leases, goes by the server's clock: it is told how
// far away a moment is, and adds that to its own time.
#pragma once

#include "db/statement.hpp"

#include <string>

namespace leadwire::db::postgresql {

/// Microseconds from now on, by this host's clock; before now they are negative.
[[nodiscard]] inline std::int64_t from_now(timestamp t) {
    return microseconds(t) - microseconds(now());
}

/// In SQL: the moment that lies so many microseconds from the server's now on.
[[nodiscard]] inline std::string server_time(const std::string& distance) {
    return "(CAST(extract(epoch FROM statement_timestamp()) * 1000000 AS BIGINT) + " + distance + ")";
}

} // namespace leadwire::db::postgresql
