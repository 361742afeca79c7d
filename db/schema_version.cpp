#include "db/schema_version.hpp"

namespace leadwire::db {

result<void> can_migrate(const std::string& place, int version, int newest) {
    if (version > newest)
        return fail(error_code::refused, place,
                    "the schema has version " + std::to_string(version) +
                        "; this program knows versions up to " + std::to_string(newest) +
                        ": use a newer program");
    return {};
}

result<void> fits(const std::string& place, int version, int newest) {
    if (version < newest)
        return fail(error_code::refused, place,
                    "the schema has version " + std::to_string(version) + ", this program needs " +
                        std::to_string(newest) + ": run \"leadwire migrate\"");
    return can_migrate(place, version, newest);
}

} // namespace leadwire::db
