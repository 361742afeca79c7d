// Sends recorded for replay. The same SQL in every dialect, but for their writing, which is beside every outcome. Throws
// soci_error.
#pragma once

#include "db/store.hpp"

#include <soci/soci.h>

namespace leadwire::db {

/// The last ones of those integrations, oldest first.
[[nodiscard]] std::vector<recorded_send> recorded_sends(soci::session& s, const std::vector<std::string>& integrations,
                                                        std::optional<flow> only, std::size_t last);

} // namespace leadwire::db
