#include "host/cli/serve/sync_send.hpp"

#include "host/sender/outcome_recorder.hpp"
#include "host/sender/sync_breaker.hpp"

#include <boost/asio/co_spawn.hpp>
#include <spdlog/spdlog.h>

namespace leadwire::cli {
namespace {

constexpr auto default_patience = std::chrono::milliseconds(8000);
constexpr int tries = 5;

boost::asio::awaitable<void> pause(std::chrono::microseconds time) {
    boost::asio::steady_timer timer(co_await boost::asio::this_coro::executor, time);
    co_await timer.async_wait(boost::asio::as_tuple(boost::asio::use_awaitable));
}

} // namespace

std::chrono::milliseconds patience_of(const sender::ready_integration& target) {
    const auto* rule = target.rules().rule_of(flow::sync);
    return rule && rule->timeout ? *rule->timeout : default_patience;
}

boost::asio::awaitable<sync_sends::next_page> sync_sends::send(order wanted, const sender::ready_integration& target,
                                                               std::shared_ptr<const generation> by) {
    auto customer = std::make_shared<waiting>(executor_);
    customer->timer.expires_after(patience_of(target));
    ++under_way_;
    boost::asio::co_spawn(executor_,
                          run(std::make_shared<const order>(std::move(wanted)), target, std::move(by), customer),
                          [this](std::exception_ptr thrown) {
                              if (thrown) std::rethrow_exception(thrown);
                              --under_way_;
                              ended_.notify_all();
                          });
    co_await customer->timer.async_wait(boost::asio::as_tuple(boost::asio::use_awaitable));
    co_return customer->page.value_or(next_page{});
}

boost::asio::awaitable<void> sync_sends::run(std::shared_ptr<const order> wanted,
                                             const sender::ready_integration& target,
                                             std::shared_ptr<const generation> by,
                                             std::shared_ptr<waiting> customer) {
    if (wanted->slot.after > std::chrono::microseconds{}) co_await pause(wanted->slot.after);
    sender::sending around{.client = client_,
                           .env = *by->env,
                           .clock = now,
                           .flights = flights_,
                           .store = store_,
                           .recordings = &recordings_};
    sender::claimed_in_batch claimed(wanted, &wanted->claimed);
    auto sent = co_await sender::send_delivery(claimed, flow::sync, target, around);
    if (wanted->repeatable) sent->record.answer = sender::kept_answer(*sent);
    bool written = co_await recorded(sent->record);
    if (written) flights_.end(sent->noted);
    // What the database does not know the customer must not be told: the lead may go again.
    customer->page = written ? next_page{sent->action, std::move(sent->shown), true} : next_page{};
    customer->timer.cancel();
    co_await sender::mind_breaker(store_, target.rules(), sent->record.health, wanted->slot.tries);
    if (sent->recording) recordings_.keep(std::move(*sent->recording));
    co_await recordings_.write(store_);
}

boost::asio::awaitable<bool> sync_sends::recorded(const db::outcome_record& record) {
    for (int attempt = 1;; ++attempt) {
        auto written = co_await recorder_.add(record);
        if (written && !*written)
            spdlog::warn("lead {}: the outcome of its sync send came after its claim had passed on and was refused",
                         to_string(record.lead));
        if (written) co_return *written;
        spdlog::error("lead {}: the outcome of its sync send cannot be written (try {}): {}", to_string(record.lead),
                      attempt, written.error().message());
        if (attempt >= tries && draining_) co_return false;
        co_await sender::pause_after_failure(attempt);
    }
}

boost::asio::awaitable<void> sync_sends::drain() {
    draining_ = true;
    while (under_way_ > 0) co_await ended_.wait();
}

} // namespace leadwire::cli
