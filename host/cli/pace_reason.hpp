// Why leads of an integration wait for their pace, in words for people.
#pragma once

#include "db/store.hpp"
#include "host/delivery/integration.hpp"

namespace leadwire::cli {

/// The breaker, or the limit that is used up now; empty: neither.
[[nodiscard]] std::string pace_reason(const std::vector<db::pace_view>& paces, const integration& rules);

} // namespace leadwire::cli
