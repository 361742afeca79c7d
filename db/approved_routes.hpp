// Where approved leads go, as the triggers read it. The same SQL in every dialect.
#pragma once

#include "db/store.hpp"

#include <soci/soci.h>

namespace leadwire::db {

/// Within a transaction of the caller's. If the routes are others than before: leads that match by now are
/// queued, due ones that match no more lapse. Throws soci_error.
void set_approved_routes(soci::session& s, const std::string& integration,
                         const std::vector<approved_route>& routes);

} // namespace leadwire::db
