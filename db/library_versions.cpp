#include "db/library_versions.hpp"

#include <soci/version.h>
#include <sqlite3.h>

namespace leadwire::db {

std::vector<std::pair<std::string, std::string>> library_versions() {
    std::string soci = SOCI_LIB_VERSION;
    for (auto& c : soci)
        if (c == '_') c = '.';
    return {{"SOCI", soci}, {"SQLite", sqlite3_libversion()}};
}

} // namespace leadwire::db
