#include "host/cli/serve/sync_send.hpp"

#include "host/sender/sync_breaker.hpp"

#include <spdlog/spdlog.h>

namespace leadwire::cli {
namespace {

constexpr auto default_patience = std::chrono::milliseconds(8000);
constexpr int tries = 5;

boost::asio::awaitable<void> pause(std::chrono::microseconds time) {
    boost::asio::steady_timer timer(co_await boost::asio::this_coro::executor, time);
    co_await timer.async_wait(boost::asio::as_tuple(boost::asio::use_awaitable));
}

boost::asio::awaitable<bool> recorded(sender::async_store& store, const db::outcome_record& record) {
    std::vector batch{record};
    for (int attempt = 1;; ++attempt) {
        auto written = co_await store.run([&batch](db::store& s) { return s.record(batch); });
        if (written && written->refused > 0)
            spdlog::warn("lead {}: the outcome of its sync send came after its claim had passed on and was refused",
                         to_string(record.lead));
        if (written) co_return written->refused == 0;
        spdlog::error("lead {}: the outcome of its sync send cannot be written (try {} of {}): {}",
                      to_string(record.lead), attempt, tries, written.error().message());
        if (attempt == tries) co_return false;
        co_await pause(std::chrono::milliseconds(100) * (1 << attempt));
    }
}

} // namespace

std::chrono::milliseconds patience_of(const sender::ready_integration& target) {
    const auto* rule = target.rules().rule_of(flow::sync);
    return rule && rule->timeout ? *rule->timeout : default_patience;
}

boost::asio::awaitable<sync_sends::next_page> sync_sends::send(db::claimed_delivery claimed,
                                                               db::sync_slot slot,
                                                               const sender::ready_integration& target,
                                                               std::shared_ptr<const generation> by) {
    auto customer = std::make_shared<waiting>(executor_);
    customer->timer.expires_after(patience_of(target));
    ++under_way_;
    boost::asio::co_spawn(
        executor_,
        run(std::make_shared<const db::claimed_delivery>(std::move(claimed)), slot, target, std::move(by), customer),
        [this](std::exception_ptr thrown) {
            if (thrown) std::rethrow_exception(thrown);
            --under_way_;
            ended_.notify_all();
        });
    co_await customer->timer.async_wait(boost::asio::as_tuple(boost::asio::use_awaitable));
    co_return customer->page.value_or(next_page{});
}

boost::asio::awaitable<void> sync_sends::run(sender::claimed_in_batch claimed, db::sync_slot slot,
                                             const sender::ready_integration& target,
                                             std::shared_ptr<const generation> by,
                                             std::shared_ptr<waiting> customer) {
    if (slot.after > std::chrono::microseconds{}) co_await pause(slot.after);
    sender::sending around{.client = client_, .env = *by->env, .clock = now, .flights = flights_};
    auto sent = co_await sender::send_delivery(claimed, flow::sync, target, around);
    sent.record.answer = sender::kept_answer(sent);
    bool written = co_await recorded(store_, sent.record);
    if (written) flights_.end(sent.noted);
    // What the database does not know the customer must not be told: the lead may go again.
    customer->page = written ? next_page{sent.action, std::move(sent.shown), true} : next_page{};
    customer->timer.cancel();
    co_await sender::mind_breaker(store_, target.rules(), sent.record.health, slot.tries);
}

boost::asio::awaitable<void> sync_sends::drain() {
    while (under_way_ > 0) co_await ended_.wait();
}

} // namespace leadwire::cli
