// What is dropped by its age, in small steps of a walk that all processes share. The same SQL in every dialect; within a
// transaction of the caller's. Throws soci_error.
#pragma once

#include "db/store.hpp"

#include <soci/soci.h>

namespace leadwire::db {

[[nodiscard]] retention_step retain(soci::session& s, const retention_order& order);

} // namespace leadwire::db
