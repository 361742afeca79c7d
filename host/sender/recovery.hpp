// What processes of this machine left under way when they ended: settled from what their flight recorders say, at once.
#pragma once

#include "host/sender/async_store.hpp"
#include "host/sender/delivery_sender.hpp"

#include <boost/asio/awaitable.hpp>

namespace leadwire::sender {

struct recovery_summary {
    std::int64_t released = 0;  ///< provably not sent: due again
    std::int64_t processed = 0; ///< answered: the answer was processed, nothing was sent
    std::int64_t in_doubt = 0;  ///< sent, and no answer kept
    std::int64_t held = 0;      ///< the plugin ended two processes on them
};

/// Looks into the directory `run`. What a recorder does not tell for sure is left until its lease ends. An error: the
/// database failed; the recorders stay for the next time.
[[nodiscard]] boost::asio::awaitable<result<recovery_summary>>
recover(const std::filesystem::path& run, async_store& store, const sending_setup& setup, const sending& around);

} // namespace leadwire::sender
