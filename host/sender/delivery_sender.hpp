// One delivery from claim to record: claim → preprocess → exchange → process → what is to be written.
#pragma once

#include "host/sender/async_store.hpp"
#include "host/sender/send_record.hpp"
#include "host/sender/send_recordings.hpp"
#include "host/sender/send_work.hpp"

#include <boost/asio/awaitable.hpp>

#include <functional>
#include <memory>

namespace leadwire::sender {

/// A claimed delivery in the place where its batch was read: a lead is large, and moving it costs.
using claimed_in_batch = std::shared_ptr<const db::claimed_delivery>;

using clock_source = std::function<timestamp()>;

/// What all sends of this process share. Outlives them.
struct sending {
    http::client& client;
    const environment& env;
    clock_source clock;
    flight_recorder& flights;
    async_store& store;                      ///< for what plugins keep, and edits that are durable at once
    plugin::registry* plugins = nullptr;     ///< told of plugins that ended their host
    send_recordings* recordings = nullptr;   ///< none: nothing is recorded
};

/// Sends one delivery. Never fails: whatever happens becomes the record. `target` outlives the coroutine.
[[nodiscard]] boost::asio::awaitable<ended_send>
send_delivery(claimed_in_batch claim, flow f, const ready_integration& target, const sending& around);

/// The answer that a process kept before it ended goes through preprocess and process once more; nothing is sent.
[[nodiscard]] boost::asio::awaitable<ended_send> process_again(const db::claimed_delivery& claimed, flow f,
                                                               const ready_integration& target,
                                                               const sending& around, flight left);

/// What is known of an attempt whose process has ended.
struct ended_attempt {
    std::string_view phase = "claimed", outcome = "in_doubt";
    std::string why = "the process that had claimed it ended without writing an outcome";
};
[[nodiscard]] finished_send ended_with_its_process(const db::expired_claim& claim, timestamp now,
                                                   const ended_attempt& how);
/// Of flow sync, whose customer is gone: it was claimed, and nobody began to send it.
[[nodiscard]] finished_send not_sent(const db::expired_claim& claim, timestamp now);
/// In doubt. Without `target`, which is not there any more, it is held.
[[nodiscard]] finished_send settle_expired(const db::expired_claim& claim, const ready_integration* target,
                                           timestamp now, const ended_attempt& how = {});

} // namespace leadwire::sender
