// A delivery in doubt: the plugin asks the target whether it has the lead, and nothing is sent.
#pragma once

#include "host/sender/delivery_sender.hpp"

namespace leadwire::sender {

/// By the integration's `in_doubt`, which is `probe` or `hold`. What the target does not tell stays in doubt.
[[nodiscard]] boost::asio::awaitable<ended_send> settle_doubt(const db::claimed_delivery& claimed, flow f,
                                                              const ready_integration& target,
                                                              const sending& around);

} // namespace leadwire::sender
