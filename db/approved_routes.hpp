// Where approved leads go, as the triggers read it. The same SQL in every dialect.
#pragma once

#include "db/store.hpp"

#include <soci/soci.h>

namespace leadwire::db {

/// Within a transaction of the caller's, as what follows. Throws soci_error.
void set_approved_routes(soci::session& s, const std::string& integration,
                         const std::vector<approved_route>& routes);
/// After the routes are committed: leads that match by now are queued, due ones that match no more lapse. To be repeated
/// changes nothing.
void queue_approved(soci::session& s, const std::string& integration);

} // namespace leadwire::db
