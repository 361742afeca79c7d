#include "host/sender/lane.hpp"

#include <boost/asio/co_spawn.hpp>
#include <spdlog/spdlog.h>

#include <algorithm>
#include <utility>

namespace leadwire::sender {
namespace asio = boost::asio;
namespace {

using namespace std::chrono_literals;

constexpr auto look_at_leases = 1s;
constexpr auto time_to_give_back = 10s; ///< with the database slow

} // namespace

lane::lane(const ready_integration& target, flow f, lane_surroundings& around, pace& own,
           asio::any_io_executor executor)
    : target_(target), flow_(f), around_(around), pace_(own), executor_(executor), filled_(executor),
      taken_(executor), leases_(executor) {}

std::size_t lane::claim_size() const {
    const auto& limits = target_.rules().limits;
    auto size = std::clamp(static_cast<std::size_t>(limits.in_flight) * 10, std::size_t{16}, std::size_t{500});
    return limits.per_second > 0 ? std::min(size, static_cast<std::size_t>(limits.per_second)) : size;
}

std::size_t lane::claimed_ahead() const {
    return ran_dry_ ? claim_size() : std::max(claim_size() / 2, std::size_t{1});
}

std::chrono::milliseconds lane::lease() const {
    // Long enough that the last of two claimed batches still has its whole time limit when its turn comes.
    const auto& limits = target_.rules().limits;
    auto rounds = 2 + 2 * static_cast<std::int64_t>(claim_size()) / std::max(1, limits.in_flight);
    return std::chrono::seconds(60) + target_.longest_send() * rounds;
}

asio::awaitable<void> lane::run() {
    // Each has a claimed lead in hand, and more of them would only wait, while other processes could send theirs.
    auto workers = std::min(queue_.size(), static_cast<std::size_t>(pace_.own_most()));
    std::size_t running = workers + 2;
    event ended(executor_);
    auto end = [&](std::exception_ptr thrown) {
        if (thrown) std::rethrow_exception(thrown);
        --running;
        ended.notify_all();
    };
    asio::co_spawn(executor_, mind_leases(), end);
    asio::co_spawn(executor_, claim_ahead(), end);
    for (std::size_t i = 0; i < workers; ++i) asio::co_spawn(executor_, work(), end);
    while (running > 1) co_await ended.wait();
    all_ended_ = true;
    leases_.cancel();
    while (running > 0) co_await ended.wait();
    pace_.expect(-static_cast<std::ptrdiff_t>(queue_.size() - next_));
    for (auto& left : ready_) leave_unsent(std::move(left.claimed));
    ready_.clear();
    co_await release_unsent();
}

asio::awaitable<void> lane::claim_ahead() {
    while (!drained()) {
        if (ready_.size() >= claimed_ahead()) {
            co_await taken_.wait();
            continue;
        }
        const auto allowed = co_await pace_.may_claim();
        if (allowed == 0 || drained()) break;
        const auto size = std::min({claim_size(), queue_.size() - next_, allowed});
        const auto at = around_.sends.clock();
        db::claim_order order{.ids = {queue_.begin() + static_cast<std::ptrdiff_t>(next_),
                                      queue_.begin() + static_cast<std::ptrdiff_t>(next_ + size)},
                              .integration = target_.rules().id,
                              .owner = around_.sends.flights.owner(),
                              .lease_until = at + lease(),
                              .flow = flow_,
                              .at = at};
        auto claimed = co_await claim(order);
        if (!claimed) {
            around_.failed = claimed.error();
            co_await take_back(order);
            break;
        }
        take_in(order, std::move(*claimed));
        // As many as there is work for: thousands may wait.
        for (std::size_t i = 0; i < ready_.size(); ++i) filled_.notify_one();
    }
    claiming_ended_ = true;
    filled_.notify_all();
}

asio::awaitable<result<db::paced_claim>> lane::claim(const db::claim_order& order) {
    co_return co_await around_.store.run([this, &order](db::store& store) -> result<db::paced_claim> {
        if (pace_.limits().paced()) return store.claim_at_pace(order, pace_.limits());
        auto claimed = store.claim(order);
        if (!claimed) return std::unexpected(claimed.error());
        return db::paced_claim{.claimed = std::move(*claimed), .granted = order.ids.size()};
    });
}

/// What was not granted stays in the queue; what was granted and not had is in other hands.
void lane::take_in(const db::claim_order& order, db::paced_claim claim) {
    pace_.claimed(claim);
    next_ += claim.granted;
    counts_.claimed += static_cast<std::int64_t>(claim.claimed.size());
    if (claim.claimed.size() < claim.granted)
        for (std::size_t i = 0; i < claim.granted; ++i)
            if (!std::ranges::binary_search(claim.claimed, order.ids[i], {}, &db::claimed_delivery::id))
                passed_over_.push_back(order.ids[i]);
    pace_.expect(-static_cast<std::ptrdiff_t>(claim.granted - claim.claimed.size()));
    auto batch = std::make_shared<const std::vector<db::claimed_delivery>>(std::move(claim.claimed));
    for (const auto& one : *batch)
        ready_.push_back({claimed_in_batch(batch, &one), order.lease_until, pace_.next_slot()});
}

asio::awaitable<void> lane::work() {
    for (;;) {
        while (ready_.empty() && !claiming_ended_) {
            ran_dry_ = ran_dry_ || next_ > 0;
            co_await filled_.wait();
        }
        // For the rest of the tick, as a worker that has left does not come back when another build serves.
        left_ = left_ || !target_.why_not().empty();
        if (ready_.empty() || around_.stopping || around_.failed || left_) {
            taken_.notify_all(); // whoever claims ahead would wait for ever: nothing more is taken
            co_return;
        }
        const auto next = ready_.begin();
        in_hand_.splice(in_hand_.end(), ready_, next);
        if (ready_.size() < claimed_ahead()) taken_.notify_all();
        co_await around_.recorder.room();
        if (next->slot) co_await pause_until(*next->slot);
        // A permit of the process comes last: who waits for its own integration takes nothing from others.
        if (co_await pace_.take())
            co_await send_one(next);
        else
            leave_unsent(take_out(next));
        if (around_.recorder.failure()) around_.failed = around_.recorder.failure();
    }
}

asio::awaitable<void> lane::pause_until(pace::steady::time_point then) {
    asio::steady_timer timer(executor_, then);
    co_await timer.async_wait(asio::as_tuple(asio::use_awaitable));
}

claimed_in_batch lane::take_out(std::list<ready_delivery>::iterator next) {
    auto claimed = std::move(next->claimed);
    in_hand_.erase(next);
    return claimed;
}

void lane::leave_unsent(claimed_in_batch claimed) {
    if (claimed) unsent_.push_back(std::move(claimed));
    pace_.unsent(1);
    pace_.expect(-1);
}

/// It had its permits, and nothing came of it.
void lane::begin_nothing(claimed_in_batch claimed) {
    if (claimed) unsent_.push_back(std::move(claimed));
    around_.permits.give_back();
    pace_.ended(db::target_health::none, false);
}

asio::awaitable<void> lane::send_one(std::list<ready_delivery>::iterator next) {
    co_await around_.permits.take();
    // Waiting took its time: the tick may drain by now, and a lease must not end under a send.
    bool in_time = around_.sends.clock() + target_.longest_send() < next->lease_until;
    auto claimed = take_out(next);
    if (!claimed || around_.stopping || around_.failed || !in_time || !target_.why_not().empty())
        co_return begin_nothing(std::move(claimed));
    auto lead = claimed->order.id;
    auto sent = co_await send_delivery(claimed, flow_, target_, around_.sends);
    if (sent->given_back) {
        around_.sends.flights.end(sent->noted);
        begin_nothing(std::move(claimed));
        co_return;
    }
    ++counts_.ends[static_cast<std::size_t>(sent->end)];
    if (sent->end == send_end::in_doubt || sent->end == send_end::held)
        spdlog::warn("lead {} to {}: {}", to_string(lead), target_.rules().id, sent->record.why);
    const auto health = sent->record.health;
    if (sent->recording) around_.sends.recordings->keep(std::move(*sent->recording));
    around_.recorder.add(std::move(sent->record), sent->noted);
    around_.permits.give_back();
    pace_.ended(health, sent->went_out);
}

asio::awaitable<void> lane::mind_leases() {
    while (!all_ended_) {
        leases_.expires_after(look_at_leases);
        co_await leases_.async_wait(asio::as_tuple(asio::use_awaitable));
        if (all_ended_) co_return;
        leave_late_ones();
        co_await release_unsent();
    }
}

/// A share may have become a small part of what it was when they were claimed.
void lane::leave_late_ones() {
    const auto too_late = around_.sends.clock() + target_.longest_send() + time_to_give_back;
    while (!ready_.empty() && ready_.front().lease_until <= too_late) {
        leave_unsent(std::move(ready_.front().claimed));
        ready_.pop_front();
    }
    if (ready_.size() < claimed_ahead()) taken_.notify_all();
    for (auto& waits : in_hand_)
        if (waits.claimed && waits.lease_until <= too_late) unsent_.push_back(std::move(waits.claimed));
}

asio::awaitable<void> lane::release_unsent() {
    if (unsent_.empty()) co_return;
    std::vector<std::pair<delivery_id, std::int64_t>> claims;
    for (const auto& claimed : std::exchange(unsent_, {})) claims.emplace_back(claimed->id, claimed->epoch);
    counts_.claimed -= static_cast<std::int64_t>(claims.size());
    if (auto released = co_await release(claims); !released) {
        around_.sends.flights.keep_claims();
        spdlog::error("{} unsent claims stand until this process ends, or their lease: {}", claims.size(),
                      released.error().message());
    }
}

/// The claim failed, and may be written all the same.
asio::awaitable<void> lane::take_back(const db::claim_order& order) {
    for (int attempt = 1;; ++attempt) {
        auto standing = co_await around_.store.run([&order](db::store& store) { return store.claims_of(order.owner); });
        if (standing) {
            std::vector<std::pair<delivery_id, std::int64_t>> claims;
            for (const auto& claim : *standing)
                if (std::ranges::find(order.ids, claim.id) != order.ids.end()) claims.emplace_back(claim.id, claim.epoch);
            if (claims.empty() || co_await release(claims)) co_return;
        }
        if (!around_.patient()) break;
        co_await pause_after_failure(attempt);
    }
    around_.sends.flights.keep_claims();
}

asio::awaitable<result<void>> lane::release(std::vector<std::pair<delivery_id, std::int64_t>> claims) {
    for (int attempt = 1;; ++attempt) {
        auto released = co_await around_.store.run([&claims](db::store& store) { return store.release(claims); });
        if (released || !around_.patient()) co_return released;
        co_await pause_after_failure(attempt);
    }
}

} // namespace leadwire::sender
