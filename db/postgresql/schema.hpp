// The schema's versions: numbered scripts, each run once in a transaction of its own.
#pragma once

#include "db/postgresql/connection.hpp"

namespace leadwire::db::postgresql {

[[nodiscard]] int newest_schema();
/// 0: empty database. Throws soci_error.
[[nodiscard]] int schema_version(connection& c);
/// An error unless the schema is the newest. Throws soci_error.
[[nodiscard]] result<void> check_schema(connection& c);
[[nodiscard]] result<void> migrate(connection& c);

} // namespace leadwire::db::postgresql
