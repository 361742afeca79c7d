// What a child tells is checked once more by the host, as the border checks what a plugin says: a plugin can write over whatever
// its own process has checked.
#pragma once

#include "host/plugin/plugin_send.hpp"
#include "host/plugin/services.hpp"

namespace leadwire::plugin {

// Each says what is wrong; empty if nothing is.
[[nodiscard]] std::string mistake_in(const target_request& request);
[[nodiscard]] std::string mistake_in(const verdict& given, bool probing);
[[nodiscard]] std::string mistake_in(const http_question& question);
[[nodiscard]] std::string mistake_in(const store_question& question);
/// Of edits that come after those which `send` has.
[[nodiscard]] std::string mistake_in(const std::vector<lead_edit>& edits, const plugin_send& send);

} // namespace leadwire::plugin
