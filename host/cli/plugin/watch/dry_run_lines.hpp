// What `dry-run --json` says, in lines that can be compared: one for each field of the request.
#pragma once

#include "host/cli/plugin/watch/side_by_side.hpp"
#include "host/lead/json.hpp"

namespace leadwire::cli {

/// Bodies of JSON and of forms have a line for each member.
[[nodiscard]] text_lines dry_run_lines(const json::object& document);

} // namespace leadwire::cli
