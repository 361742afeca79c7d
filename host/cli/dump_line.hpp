// How the database of a server is copied: what `backup` prints.
#pragma once

#include <string>

namespace leadwire::cli {

/// "pg_dump … 'postgresql://ann@host/name'": without a password, which pg_dump takes from PGPASSWORD or ~/.pgpass.
[[nodiscard]] std::string dump_line(const std::string& url, const std::string& backup_file);

} // namespace leadwire::cli
