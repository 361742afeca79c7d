// One tick: everything that is due goes to its integration, once; what fails stays for the next tick.
#pragma once

#include "host/sender/lane.hpp"

#include <boost/asio/io_context.hpp>

#include <map>
#include <memory>
#include <set>
#include <string>
#include <unordered_set>
#include <vector>

namespace leadwire::sender {

struct tick_options {
    std::size_t in_flight = 10'000; ///< requests under way at once, over all integrations
    clock_source clock = now;
    /// Integrations to which a tick of this process is sending; shared by all of its ticks. None: no other
    /// tick runs.
    std::shared_ptr<std::set<std::string, std::less<>>> busy{};
    /// The process goes on when the database fails: the tick ends when what it knows is written, or when it is stopped.
    bool waits_for_database = false;
    plugin::registry* plugins = nullptr; ///< told of plugins that ended their host
    send_recordings* recordings = nullptr; ///< none: nothing is recorded for replays
    async_store* outcomes = nullptr; ///< where they are written while more is claimed; none: they wait for each other
};

/// Counts of one integration and flow, or of all.
struct tick_counts {
    std::int64_t claimed = 0, accepted = 0, rejected = 0, done = 0, failed = 0, in_doubt = 0, held = 0;
    tick_counts& operator+=(const tick_counts& other);
};

struct tick_line {
    std::string integration;
    leadwire::flow flow = leadwire::flow::new_lead;
    tick_counts counts;
};

struct tick_summary {
    std::vector<tick_line> lines; ///< by integration and flow; only those with something claimed
    tick_counts total;
    std::int64_t waiting = 0; ///< due, but no integration could take them now
    db::record_summary written;
    double seconds = 0;
    bool stopped = false; ///< it was told to drain before all was sent
};

class tick {
public:
    /// All references outlive the tick. One tick at a time on a setup.
    tick(boost::asio::io_context& io, async_store& store, http::client& client, const sending_setup& setup,
         const environment& env, flight_recorder& flights, tick_options options);
    tick(const tick&) = delete;
    tick& operator=(const tick&) = delete;
    ~tick(); ///< whatever ended it, its integrations are free for the next one

    /// Runs until nothing is due any more. An error: the database failed, and what was sent may be in doubt.
    boost::asio::awaitable<result<tick_summary>> run();
    /// Drains: no new claims; what is under way ends in its own time, what is claimed and unsent is given
    /// back.
    void stop();

private:
    boost::asio::awaitable<result<void>> settle_expired_claims();
    /// False if there was nothing more to send.
    boost::asio::awaitable<result<bool>> enqueue_due();
    boost::asio::awaitable<result<bool>> enqueue_due(flow f);
    bool enqueue_passed_over();
    [[nodiscard]] routing_decision decide(flow f, const db::due_delivery& due) const;
    /// Another tick of this process sends to it.
    [[nodiscard]] bool taken_by_another(const std::string& integration) const;
    void leave(const std::string& integration);
    boost::asio::awaitable<void> run_lanes();
    lane& lane_of(const ready_integration& target, flow f);
    void take_stock();

    boost::asio::io_context& io_;
    async_store& store_;
    const sending_setup& setup_;
    tick_options options_;
    sending sends_;
    outcome_recorder recorder_;
    send_permits permits_;
    lane_surroundings around_;
    std::map<std::string, std::unique_ptr<lane>, std::less<>> lanes_;
    std::map<std::string, tick_line, std::less<>> lines_;
    /// The walk through the queue: what failed lies behind it until the next tick.
    std::map<flow, delivery_id> last_seen_;
    /// Changes come up out of order, each when the one before it is done.
    std::unordered_set<delivery_id> changes_seen_;
    /// Of the last round, if it got on: another send of their leads may be over by now.
    struct passed_over {
        const ready_integration& target;
        flow which_flow;
        std::vector<delivery_id> ids;
    };
    std::vector<passed_over> passed_over_;
    std::map<std::string, pace, std::less<>> paces_; ///< by integration
    std::map<std::string, int, std::less<>> running_;             ///< lanes by integration
    tick_summary summary_;
};

} // namespace leadwire::sender
