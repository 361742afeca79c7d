// One delivery from claim to record: claim → preprocess → exchange → process → what is to be written.
#pragma once

#include "host/sender/send_work.hpp"

#include <boost/asio/awaitable.hpp>

#include <functional>
#include <memory>

namespace leadwire::sender {

/// How one send ended, for the tick's summary; `in_doubt` and `held` say more than the outcome does.
enum class send_end { accepted, rejected, done, failed, in_doubt, held };

struct finished_send {
    send_end end = send_end::failed;
    db::outcome_record record;
    // Flow sync: what the customer sees next, and the URL or text of it.
    customer_action action = customer_action::thankyou;
    std::string shown{};
};

/// A claimed delivery in the place where its batch was read: a lead is large, and moving it costs.
using claimed_in_batch = std::shared_ptr<const db::claimed_delivery>;

using clock_source = std::function<timestamp()>;

/// Sends one delivery. Never fails: whatever happens becomes the record. `target` outlives the coroutine.
[[nodiscard]] boost::asio::awaitable<finished_send>
send_delivery(claimed_in_batch claim, flow f, const ready_integration& target, http::client& client,
              const environment& env, const clock_source& clock);

/// What becomes of a claim whose process ended before it could write: in doubt, as nobody can tell how far it
/// came.
[[nodiscard]] finished_send settle_expired(const db::expired_claim& claim, in_doubt_policy policy,
                                           timestamp now);

} // namespace leadwire::sender
