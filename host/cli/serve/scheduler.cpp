#include "host/cli/serve/scheduler.hpp"

#include "host/sender/recovery.hpp"

#include <boost/asio/co_spawn.hpp>
#include <spdlog/spdlog.h>

#include <algorithm>

namespace leadwire::cli {

scheduler::scheduler(boost::asio::io_context& io, sender::async_store& store, sender::async_store& outcomes,
                     http::client& client, generations& settings, sender::flight_recorder& flights,
                     sender::send_recordings& recordings)
    : io_(io), store_(store), outcomes_(outcomes), client_(client), settings_(settings), flights_(flights), recordings_(recordings), timer_(io),
      ended_(io.get_executor()) {}

boost::asio::awaitable<void> scheduler::run() {
    co_await settle_what_was_left();
    auto tick_at = next_tick();
    while (!stopping_) {
        co_await wait_until(tick_at);
        if (stopping_) break;
        const bool wanted = std::exchange(reload_wanted_, false);
        co_await settings_.refresh(store_,
                                   wanted ? generations::reload::wanted : generations::reload::if_changed);
        if (stopping_) break;
        // A reload may have taken the tick's time, and may have changed it.
        if (std::chrono::steady_clock::now() < tick_at) {
            tick_at = std::min(tick_at, next_tick());
            continue;
        }
        begin_tick();
        tick_at = next_tick();
    }
    while (under_way_ > 0) co_await ended_.wait();
}

/// At once: the first tick may be far away, and would send what may be sent.
boost::asio::awaitable<void> scheduler::settle_what_was_left() {
    auto by = settings_.current();
    sender::sending around{.client = client_, .env = *by->env, .clock = now, .flights = flights_, .store = store_, .plugins = settings_.plugins()};
    auto settled = co_await sender::recover(by->env->run, store_, *by->setup, around);
    if (!settled) spdlog::error("what ended processes left waits for the next tick: {}", settled.error().message());
}

/// Full minutes by the clock of the world: all processes of an installation tick together, and operators know when.
std::chrono::steady_clock::time_point scheduler::next_tick() const {
    auto period = settings_.current()->settings->duration("schedule.tick");
    auto since = std::chrono::system_clock::now().time_since_epoch() % period;
    return std::chrono::steady_clock::now() + (period - since);
}

boost::asio::awaitable<void> scheduler::wait_until(std::chrono::steady_clock::time_point tick_at) {
    if (reload_wanted_) co_return; // asked for while nobody waited
    timer_.expires_at(tick_at);
    co_await timer_.async_wait(boost::asio::as_tuple(boost::asio::use_awaitable));
}

void scheduler::begin_tick() {
    ++under_way_;
    boost::asio::co_spawn(io_, run_tick(settings_.current()), [this](std::exception_ptr thrown) {
        if (thrown) std::rethrow_exception(thrown);
        --under_way_;
        ended_.notify_all();
    });
}

boost::asio::awaitable<void> scheduler::run_tick(std::shared_ptr<const generation> by) {
    auto in_flight = static_cast<std::size_t>(by->settings->count("sender.in_flight"));
    recordings_.limit(static_cast<std::size_t>(by->settings->count("reload.replay")));
    auto& tick = ticks_.emplace_back(io_, store_, client_, *by->setup, *by->env, flights_,
                                     sender::tick_options{.in_flight = in_flight, .busy = busy_, .waits_for_database = true, .plugins = settings_.plugins(), .recordings = &recordings_, .outcomes = &outcomes_});
    auto summary = co_await tick.run();
    ticks_.remove_if([&tick](const sender::tick& t) { return &t == &tick; });
    if (!summary) {
        spdlog::error("tick: {}", summary.error().message());
        co_return;
    }
    const auto& total = summary->total;
    if (total.claimed > 0)
        spdlog::info("tick: {} claimed, {} accepted, {} rejected, {} done, {} failed, {} in doubt, {} held in {:.3f} s",
                     total.claimed, total.accepted, total.rejected, total.done, total.failed, total.in_doubt,
                     total.held, summary->seconds);
}

void scheduler::stop() {
    stopping_ = true;
    timer_.cancel();
    for (auto& tick : ticks_) tick.stop();
}

void scheduler::reload() {
    reload_wanted_ = true;
    timer_.cancel();
}

} // namespace leadwire::cli
