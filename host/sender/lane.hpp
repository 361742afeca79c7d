// The deliveries of one integration in one tick: claims ahead of need, as many sends at once as the
// integration allows. A slow target fills its own lane and no other.
#pragma once

#include "host/sender/delivery_sender.hpp"
#include "host/sender/outcome_recorder.hpp"
#include "host/sender/pace.hpp"
#include "host/sender/send_permits.hpp"

#include <array>
#include <list>
#include <string>
#include <vector>

namespace leadwire::sender {

/// What the lanes of a tick share. Owned by the tick.
struct lane_surroundings {
    async_store& store;
    const sending& sends;
    outcome_recorder& recorder;
    send_permits& permits; ///< of the process
    bool stopping = false;       ///< drain: no new claims, what is under way goes on
    std::optional<error> failed; ///< the database is gone: stop as well
    /// The process goes on without its database: what it knows is written when that is back.
    bool goes_on = false;
    [[nodiscard]] bool patient() const { return goes_on && !stopping; }
};

struct lane_counts {
    std::int64_t claimed = 0;
    std::array<std::int64_t, 6> ends{}; ///< by send_end
    [[nodiscard]] std::int64_t of(send_end end) const { return ends[static_cast<std::size_t>(end)]; }
};

class lane {
public:
    /// `own` is the integration's, for all its flows.
    lane(const ready_integration& target, flow f, lane_surroundings& around, pace& own,
         boost::asio::any_io_executor executor);

    void enqueue(delivery_id id) {
        queue_.push_back(id);
        pace_.expect(1);
    }
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
    struct ready_delivery {
        claimed_in_batch claimed;
        timestamp lease_until;
        std::optional<pace::steady::time_point> slot; ///< not sent before
    };
    boost::asio::awaitable<void> claim_ahead();
    boost::asio::awaitable<result<db::paced_claim>> claim(const db::claim_order& order);
    void take_in(const db::claim_order& order, db::paced_claim claim);
    boost::asio::awaitable<void> work();
    boost::asio::awaitable<void> pause_until(pace::steady::time_point then);
    boost::asio::awaitable<void> send_one(std::list<ready_delivery>::iterator next);
    void leave_unsent(claimed_in_batch claimed);
    void begin_nothing(claimed_in_batch claimed);
    /// Gives back what will not be sent before its lease ends: others would take it for in doubt.
    boost::asio::awaitable<void> mind_leases();
    void leave_late_ones();
    claimed_in_batch take_out(std::list<ready_delivery>::iterator next);
    boost::asio::awaitable<void> take_back(const db::claim_order& order);
    boost::asio::awaitable<void> release_unsent();
    /// Tries again as long as the process is patient.
    boost::asio::awaitable<result<void>> release(std::vector<std::pair<delivery_id, std::int64_t>> claims);
    [[nodiscard]] bool drained() const {
        return around_.stopping || around_.failed || next_ == queue_.size() || left_ || !target_.why_not().empty();
    }
    [[nodiscard]] std::size_t claim_size() const;
    /// With fewer at hand, more are claimed. What is claimed here others cannot have: no more than it takes to keep all busy.
    [[nodiscard]] std::size_t claimed_ahead() const;

    const ready_integration& target_;
    flow flow_;
    lane_surroundings& around_;
    pace& pace_;
    boost::asio::any_io_executor executor_;
    std::vector<delivery_id> queue_;
    std::size_t next_ = 0; ///< of the queue
    std::list<ready_delivery> ready_;
    std::list<ready_delivery> in_hand_; ///< of workers that wait for their turn; without a claim: it was given back
    std::vector<claimed_in_batch> unsent_; ///< to be given back
    std::vector<delivery_id> passed_over_;
    bool claiming_ended_ = false;
    bool left_ = false; ///< the leads wait for a build
    bool ran_dry_ = false; ///< somebody had nothing to send while a claim was under way
    bool all_ended_ = false; ///< but for whoever minds the leases
    event filled_, taken_;
    boost::asio::steady_timer leases_;
    lane_counts counts_;
};

} // namespace leadwire::sender
