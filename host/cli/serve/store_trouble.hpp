// What clients hear of a store's errors. The words of the database itself name hosts, users and files: they are for
// the log, to which code io sends them.
#pragma once

#include "host/lead/error.hpp"
#include "host/lead/ids.hpp"

namespace leadwire::cli {

/// Of a call that only reads and knows no lead.
[[nodiscard]] error trouble_of_store(error e);
/// Of a call about this lead: what is said of the lead itself stays; a rule that a value breaks loses its place.
[[nodiscard]] error trouble_of_lead(error e, lead_id about);
/// Of a new lead with this ID of its own, if it has one: an ID that is taken is a conflict at "id".
[[nodiscard]] error trouble_of_new_lead(error e, lead_id own);

} // namespace leadwire::cli
