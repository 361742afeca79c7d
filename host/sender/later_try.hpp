// What becomes of a delivery that failed: due again, held, or given up.
#pragma once

#include "host/delivery/retry.hpp"
#include "host/sender/send_record.hpp"

namespace leadwire::sender {

/// `send` has failed or is in doubt and would be due: the integration's rule decides when, or that it was the
/// last time.
void decide_next_try(finished_send& send, flow f, const retry_rule& rule, timestamp now,
                     std::optional<timestamp> not_before);

} // namespace leadwire::sender
