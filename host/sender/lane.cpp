#include "host/sender/lane.hpp"

#include <boost/asio/co_spawn.hpp>
#include <spdlog/spdlog.h>

#include <algorithm>

namespace leadwire::sender {
namespace asio = boost::asio;

lane::lane(const ready_integration& target, flow f, lane_surroundings& around, send_permits& permits,
           asio::any_io_executor executor)
    : target_(target), flow_(f), around_(around), permits_(permits), executor_(executor), filled_(executor),
      taken_(executor) {}

std::size_t lane::claim_size() const {
    return std::clamp(static_cast<std::size_t>(target_.rules().limits.in_flight) * 10, std::size_t{16},
                      std::size_t{500});
}

std::chrono::milliseconds lane::lease() const {
    // Long enough that the last of two claimed batches still has its whole time limit when its turn comes.
    const auto& limits = target_.rules().limits;
    auto rounds = 2 + 2 * static_cast<std::int64_t>(claim_size()) / std::max(1, limits.in_flight);
    return std::chrono::seconds(60) + limits.timeout * rounds;
}

asio::awaitable<void> lane::run() {
    auto workers = std::min(queue_.size(), static_cast<std::size_t>(target_.rules().limits.in_flight));
    std::size_t running = workers + 1;
    event ended(executor_);
    auto end = [&](std::exception_ptr thrown) {
        if (thrown) std::rethrow_exception(thrown);
        --running;
        ended.notify_all();
    };
    asio::co_spawn(executor_, claim_ahead(), end);
    for (std::size_t i = 0; i < workers; ++i) asio::co_spawn(executor_, work(), end);
    while (running > 0) co_await ended.wait();
    co_await release_unsent();
}

asio::awaitable<void> lane::claim_ahead() {
    while (!drained()) {
        if (ready_.size() >= claim_size() / 2) {
            co_await taken_.wait();
            continue;
        }
        auto size = std::min(claim_size(), queue_.size() - next_);
        db::claim_order order{.ids = {queue_.begin() + static_cast<std::ptrdiff_t>(next_),
                                      queue_.begin() + static_cast<std::ptrdiff_t>(next_ + size)},
                              .integration = target_.rules().id,
                              .owner = around_.owner,
                              .lease_until = around_.clock() + lease(),
                              .flow = flow_};
        next_ += size;
        auto claimed = co_await around_.store.run([&order](db::store& store) { return store.claim(order); });
        if (!claimed) {
            around_.failed = claimed.error();
            break;
        }
        counts_.claimed += static_cast<std::int64_t>(claimed->size());
        if (claimed->size() < size)
            for (auto id : order.ids)
                if (!std::ranges::binary_search(*claimed, id, {}, &db::claimed_delivery::id))
                    passed_over_.push_back(id);
        auto batch = std::make_shared<const std::vector<db::claimed_delivery>>(std::move(*claimed));
        for (const auto& one : *batch) ready_.push_back({claimed_in_batch(batch, &one), order.lease_until});
        filled_.notify_all();
    }
    claiming_ended_ = true;
    filled_.notify_all();
}

asio::awaitable<void> lane::work() {
    for (;;) {
        while (ready_.empty() && !claiming_ended_) co_await filled_.wait();
        if (ready_.empty() || around_.stopping || around_.failed) {
            taken_.notify_all(); // whoever claims ahead would wait for ever: nothing more is taken
            co_return;
        }
        auto next = std::move(ready_.front());
        ready_.pop_front();
        if (ready_.size() < claim_size() / 2) taken_.notify_all();
        co_await around_.recorder.room();
        co_await permits_.take();
        co_await around_.permits.take();
        // Waiting took its time: the tick may drain by now, and a lease must not end under a send.
        bool in_time = around_.clock() + target_.rules().limits.timeout < next.lease_until;
        if (around_.stopping || around_.failed || !in_time)
            unsent_.push_back(std::move(next.claimed));
        else
            co_await send_one(std::move(next.claimed));
        around_.permits.give_back();
        permits_.give_back();
        if (around_.recorder.failure()) around_.failed = around_.recorder.failure();
    }
}

asio::awaitable<void> lane::send_one(claimed_in_batch claimed) {
    auto lead = claimed->order.id;
    auto sent = co_await send_delivery(std::move(claimed), flow_, target_, around_.client, around_.env,
                                       around_.clock);
    ++counts_.ends[static_cast<std::size_t>(sent.end)];
    if (sent.end == send_end::in_doubt || sent.end == send_end::held)
        spdlog::warn("lead {} to {}: {}", to_string(lead), target_.rules().id, sent.record.why);
    around_.recorder.add(std::move(sent.record));
}

asio::awaitable<void> lane::release_unsent() {
    for (auto& left : ready_) unsent_.push_back(std::move(left.claimed));
    ready_.clear();
    if (unsent_.empty()) co_return;
    std::vector<std::pair<delivery_id, std::int64_t>> claims;
    for (const auto& claimed : unsent_) claims.emplace_back(claimed->id, claimed->epoch);
    auto released = co_await around_.store.run([&claims](db::store& store) { return store.release(claims); });
    if (!released)
        spdlog::error("{} unsent claims wait for their lease to end: {}", claims.size(),
                      released.error().message());
    counts_.claimed -= static_cast<std::int64_t>(claims.size());
}

} // namespace leadwire::sender
