// The deliveries of one integration in one tick: claims ahead of need, as many sends at once as the
// integration allows. A slow target fills its own lane and no other.
#pragma once

#include "host/sender/delivery_sender.hpp"
#include "host/sender/outcome_recorder.hpp"

#include <array>
#include <deque>
#include <string>
#include <vector>

namespace leadwire::sender {

/// Sends that may be under way at once: of an integration, or of this process. Waiters get their turn in
/// order.
class send_permits {
public:
    send_permits(std::size_t count, boost::asio::any_io_executor executor)
        : free_(count), freed_(std::move(executor)) {}
    boost::asio::awaitable<void> take() {
        if (free_ > 0 && called_ == drawn_) {
            --free_;
            co_return;
        }
        const auto ticket = drawn_++;
        while (called_ <= ticket) co_await freed_.wait();
    }
    /// Goes to whoever has waited longest rather than back to whoever asks first, which would be the lane
    /// that has just ended a send.
    void give_back() {
        if (called_ == drawn_) {
            ++free_;
            return;
        }
        ++called_;
        freed_.notify_one();
    }

private:
    std::size_t free_;
    std::uint64_t drawn_ = 0, called_ = 0; ///< tickets of those who wait
    event freed_;
};

/// What the lanes of a tick share. Owned by the tick.
struct lane_surroundings {
    async_store& store;
    http::client& client;
    const environment& env;
    outcome_recorder& recorder;
    send_permits& permits; ///< of the process
    const clock_source& clock;
    std::string owner;           ///< which process claims
    bool stopping = false;       ///< drain: no new claims, what is under way goes on
    std::optional<error> failed; ///< the database is gone: stop as well
};

struct lane_counts {
    std::int64_t claimed = 0;
    std::array<std::int64_t, 6> ends{}; ///< by send_end
    [[nodiscard]] std::int64_t of(send_end end) const { return ends[static_cast<std::size_t>(end)]; }
};

class lane {
public:
    /// `permits` are the integration's own, for all its flows.
    lane(const ready_integration& target, flow f, lane_surroundings& around, send_permits& permits,
         boost::asio::any_io_executor executor);

    void enqueue(delivery_id id) { queue_.push_back(id); }
    /// Sends all that was enqueued; returns when the last one is with the recorder.
    boost::asio::awaitable<void> run();

    [[nodiscard]] const ready_integration& target() const { return target_; }
    [[nodiscard]] flow which_flow() const { return flow_; }
    [[nodiscard]] const lane_counts& counts() const { return counts_; }
    /// What was enqueued and could not be claimed: somebody else has it, or another send of its lead was
    /// under way.
    [[nodiscard]] const std::vector<delivery_id>& passed_over() const { return passed_over_; }
    /// How long a claim holds.
    [[nodiscard]] std::chrono::milliseconds lease() const;

private:
    boost::asio::awaitable<void> claim_ahead();
    boost::asio::awaitable<void> work();
    boost::asio::awaitable<void> send_one(claimed_in_batch claimed);
    boost::asio::awaitable<void> release_unsent();
    [[nodiscard]] bool drained() const {
        return around_.stopping || around_.failed || next_ == queue_.size();
    }
    [[nodiscard]] std::size_t claim_size() const;

    const ready_integration& target_;
    flow flow_;
    lane_surroundings& around_;
    send_permits& permits_;
    boost::asio::any_io_executor executor_;
    std::vector<delivery_id> queue_;
    std::size_t next_ = 0; ///< of the queue
    struct ready_delivery {
        claimed_in_batch claimed;
        timestamp lease_until;
    };
    std::deque<ready_delivery> ready_;
    std::vector<claimed_in_batch> unsent_; ///< to be given back
    std::vector<delivery_id> passed_over_;
    bool claiming_ended_ = false;
    event filled_, taken_;
    lane_counts counts_;
};

} // namespace leadwire::sender
