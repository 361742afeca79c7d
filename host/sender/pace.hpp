// What one integration may be sent in one tick: its share of the requests under way, its breaker, its slots.
// All lanes of the integration ask here; the database knows what other processes do.
#pragma once

#include "host/delivery/breaker.hpp"
#include "host/sender/delivery_sender.hpp"
#include "host/async/event.hpp"
#include "host/sender/send_permits.hpp"

namespace leadwire::sender {

struct lane_surroundings;

[[nodiscard]] db::pace_limits limits_of(const integration& rules);

class pace {
public:
    using steady = std::chrono::steady_clock;

    pace(const ready_integration& target, lane_surroundings& around, boost::asio::any_io_executor executor);

    /// Keeps the share until `finish`, and gives it back. Before its first answer nothing is claimed or sent.
    boost::asio::awaitable<void> run();
    void finish();

    /// So many more deliveries are there to be sent, or fewer.
    void expect(std::ptrdiff_t more) { expected_ += more; }
    /// Waits until something may be claimed, and says how many at most; 0: nothing more in this tick.
    boost::asio::awaitable<std::size_t> may_claim();
    /// Of the claim that `may_claim` allowed. Nothing granted: `may_claim` waits until it is worth asking.
    void claimed(const db::paced_claim& c);
    /// When the next one that was granted may go. Call once for each, in order.
    [[nodiscard]] std::optional<steady::time_point> next_slot();

    /// Waits for a turn. False: not in this tick.
    boost::asio::awaitable<bool> take();
    /// A turn that was taken is over; its outcome is with the recorder.
    void ended(db::target_health health, bool went_out);
    /// Claimed, and given back without a turn.
    void unsent(std::int64_t count) { unsent_ += count; }

    [[nodiscard]] const db::pace_limits& limits() const { return limits_; }
    /// That this process could have under way, whatever its share: what is beyond it is for others.
    [[nodiscard]] int own_most() const;

private:
    enum class gate { unknown, open, trying, shut };
    boost::asio::awaitable<void> renew();
    boost::asio::awaitable<void> end_trying();
    boost::asio::awaitable<std::optional<bool>> move(breaker_state to);
    boost::asio::awaitable<void> pause(steady::duration time);
    void set(gate g);
    void fail(const error& e);
    [[nodiscard]] bool ending() const;
    [[nodiscard]] bool tried_all() const;
    void judge(db::target_health health);
    [[nodiscard]] bool must_renew() const;
    [[nodiscard]] bool share_stands() const;
    [[nodiscard]] int most() const; ///< that ticks may have under way

    const ready_integration& target_;
    lane_surroundings& around_;
    boost::asio::any_io_executor executor_;
    boost::asio::steady_timer timer_;
    event changed_;
    send_permits permits_;
    db::pace_limits limits_;
    gate gate_ = gate::unknown;
    bool finished_ = false, suspected_ = false, day_over_ = false;
    std::ptrdiff_t expected_ = 0;
    int held_ = 0;
    db::breaker_row breaker_;
    target_counts recent_; ///< since the database was asked
    target_counts tried_;
    int claimed_to_try_ = 0, begun_ = 0, over_ = 0; ///< of those that are let through
    steady::time_point renewed_{}, slot_{}, ask_again_{};
    std::int64_t day_ = 0, unsent_ = 0;
};

} // namespace leadwire::sender
