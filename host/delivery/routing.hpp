// Which integration takes a lead (docs/integrations.md).
#pragma once

#include "host/delivery/integration.hpp"

#include <memory>
#include <string_view>
#include <vector>

namespace leadwire {

/// An integration as it stands in the database.
struct active_integration {
    std::shared_ptr<const integration> rules;
    int version = 0;
    bool paused = false;
};

/// For `new` and `sync`: the first that has the flow and matches offer and country, by priority, then by ID;
/// a paused one is returned too, and makes the lead wait. Nothing: no integration takes it.
[[nodiscard]] const active_integration* route(const std::vector<active_integration>& all, flow f,
                                              offer_id offer, std::string_view country);

} // namespace leadwire
