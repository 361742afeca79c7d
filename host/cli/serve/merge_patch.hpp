// RFC 7396 on a lead: the patch as edits.
#pragma once

#include "host/lead/lead_edit.hpp"

namespace leadwire::cli {

/// Members of groups ("address"), of `meta` and of `track` are edits of their own; null clears, a whole group
/// too. A patch of `items` is merged with those of the lead. What no lead has is an edit too: applying it
/// names the mistake.
[[nodiscard]] std::vector<lead_edit> edits_of_merge_patch(const lead& l, const json::object& patch);

} // namespace leadwire::cli
