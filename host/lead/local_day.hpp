// Days as people of a time zone count them.
#pragma once

#include "host/lead/timestamp.hpp"

#include <cstdint>
#include <string>

namespace leadwire {

/// Days since 1970-01-01 by the calendar of the zone ("Europe/Berlin"); an unknown zone is UTC.
[[nodiscard]] std::int64_t local_day(timestamp t, const std::string& zone);

} // namespace leadwire
