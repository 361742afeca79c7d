// A lead as commands show it: its document with what became of it.
#pragma once

#include "db/store.hpp"
#include "host/sender/sending_setup.hpp"

namespace leadwire::cli {

/// {"integration", "flow", "state", "external_id", "why", "attempts": […]}; with bodies also request and
/// answer.
[[nodiscard]] json::object delivery_json(const db::delivery_view& d, const std::string& why,
                                         db::store::bodies bodies);

/// Why a delivery is not sent yet, in words for people; empty for one that is done.
[[nodiscard]] std::string waiting_reason(const db::delivery_view& d, const lead& l,
                                         const sender::sending_setup& setup);

} // namespace leadwire::cli
