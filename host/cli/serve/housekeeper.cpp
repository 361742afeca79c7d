#include "host/cli/serve/housekeeper.hpp"

#include "host/sender/retention.hpp"

#include <boost/asio/as_tuple.hpp>
#include <spdlog/spdlog.h>

#include <algorithm>
#include <utility>

namespace leadwire::cli {
namespace {

using namespace std::chrono_literals;

/// A setting may be shorter by then, and a clock other.
constexpr std::chrono::microseconds longest_pause = 1min;

} // namespace

boost::asio::awaitable<void> housekeeper::run() {
    while (!stopping_) {
        auto pause = co_await step();
        if (stopping_) break;
        timer_.expires_after(pause);
        co_await timer_.async_wait(boost::asio::as_tuple(boost::asio::use_awaitable));
    }
}

boost::asio::awaitable<std::chrono::microseconds> housekeeper::step() {
    auto by = settings_.current();
    const auto began = std::chrono::steady_clock::now();
    auto done = co_await sender::drop_old(store_,
                                          {.attempts = by->settings->duration("retention.attempts"),
                                           .bodies = by->settings->duration("retention.bodies")},
                                          now, 0ms);
    if (!done) {
        spdlog::error("retention: {}", done.error().message());
        co_return longest_pause;
    }
    count(*done);
    if (done->next) co_return std::clamp<std::chrono::microseconds>(*done->next - now(), 1s, longest_pause);
    auto took = std::chrono::duration_cast<std::chrono::microseconds>(std::chrono::steady_clock::now() - began);
    co_return std::clamp<std::chrono::microseconds>(9 * took, 20ms, longest_pause);
}

void housekeeper::count(const db::retention_step& done) {
    if (done.weeks) count(*done.weeks);
    dropped_.attempts += done.attempts;
    dropped_.bodies += done.bodies;
    dropped_.keys += done.keys;
    dropped_.recordings += done.recordings;
    if (!done.next) return;
    if (dropped_.attempts + dropped_.bodies + dropped_.keys + dropped_.recordings > 0)
        spdlog::info("retention: {} attempts, the bodies of {} others, {} idempotency keys and {} recorded sends were dropped",
                     dropped_.attempts, dropped_.bodies, dropped_.keys, dropped_.recordings);
    dropped_ = {};
}

void housekeeper::count(const db::retained_weeks& weeks) {
    if (weeks.dropped > 0) spdlog::info("retention: {} weeks of attempts were dropped", weeks.dropped);
    // Somebody may hold them for hours, as a backup does.
    if (std::exchange(weeks_kept_, weeks.kept) != weeks.kept && weeks.kept > 0)
        spdlog::warn("retention: {} weeks of attempts that are old stay for now: others hold the table, or more than 10,000 of"
                     " a week's deliveries are not done", weeks.kept);
    if (std::exchange(weeks_refused_, weeks.refused) != weeks.refused && !weeks.refused.empty())
        spdlog::error("retention: the server refuses to make or to drop a week of attempts: {}", weeks.refused);
}

void housekeeper::stop() {
    stopping_ = true;
    timer_.cancel();
}

} // namespace leadwire::cli
