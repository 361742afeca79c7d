// The request of one flow as its templates make it for one lead.
#pragma once

#include "host/delivery/integration.hpp"
#include "host/lead/target_request.hpp"

namespace leadwire {

/// An error names the field that cannot be made: an attachment whose document is malformed, say.
[[nodiscard]] result<target_request> request_of(const flow_rule& rule, const macro_input& input);

} // namespace leadwire
