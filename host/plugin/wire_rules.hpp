// What of a plugin's text may stand in the head of a request.
#pragma once

#include "host/plugin/host_call.hpp"

namespace leadwire::plugin {

/// In any letter case.
[[nodiscard]] bool same_header(std::string_view a, std::string_view b);
/// A name of a method or header, as RFC 9110 has it.
[[nodiscard]] bool is_token(std::string_view text);
/// A control character would end the line of the request in which the text stands.
[[nodiscard]] bool is_one_line(std::string_view text);
/// In quotes, and short enough for a message.
[[nodiscard]] std::string quoted(lw_text text);
/// What is wrong with a header; empty if nothing is.
[[nodiscard]] std::string header_mistake(lw_text name, lw_text value);

} // namespace leadwire::plugin
