#include "db/library_versions.hpp"

#include <libpq-fe.h>
#include <soci/version.h>
#include <sqlite3.h>

namespace leadwire::db {

std::vector<std::pair<std::string, std::string>> library_versions() {
    std::string soci = SOCI_LIB_VERSION;
    for (auto& c : soci)
        if (c == '_') c = '.';
    auto pq = std::to_string(PQlibVersion() / 10'000) + "." + std::to_string(PQlibVersion() % 10'000);
    return {{"SOCI", soci}, {"SQLite", sqlite3_libversion()}, {"libpq", pq}};
}

} // namespace leadwire::db
