#include "host/sender/outcome_recorder.hpp"

#include <spdlog/spdlog.h>

#include <algorithm>
#include <chrono>

namespace leadwire::sender {
namespace {

constexpr std::size_t batch_limit = 1000;
constexpr std::size_t worth_a_commit = 500;
constexpr std::size_t unwritten_limit = 2'500;
constexpr auto gather_time = std::chrono::milliseconds(50);
constexpr int tries = 5;

boost::asio::awaitable<void> pause(std::chrono::milliseconds time) {
    boost::asio::steady_timer timer(co_await boost::asio::this_coro::executor, time);
    co_await timer.async_wait(boost::asio::as_tuple(boost::asio::use_awaitable));
}

} // namespace

boost::asio::awaitable<void> pause_after_failure(int attempt) {
    return pause(std::chrono::milliseconds(100) * (1 << std::min(attempt, tries)));
}

outcome_recorder::outcome_recorder(async_store& store, flight_recorder& flights,
                                   boost::asio::any_io_executor executor, std::function<bool()> patient,
                                   send_recordings* recordings)
    : store_(store), flights_(flights), executor_(executor), patient_(std::move(patient)), recordings_(recordings), changed_(executor),
      room_(executor) {}

void outcome_recorder::add(db::outcome_record record, flight noted) {
    if (pending_.empty()) pending_.reserve(batch_limit);
    pending_.push_back(std::move(record));
    noted_.push_back(noted);
    ++added_;
    if (pending_.size() == 1 || pending_.size() == worth_a_commit) changed_.notify_all();
}

boost::asio::awaitable<void> outcome_recorder::room() {
    while (unwritten() >= unwritten_limit && !failure_) co_await room_.wait();
}

boost::asio::awaitable<void> outcome_recorder::settled() {
    const auto all = added_;
    ++hurried_;
    while (added_ - unwritten() < all && !failure_) co_await room_.wait();
    --hurried_;
}

void outcome_recorder::finish() {
    finishing_ = true;
    changed_.notify_all();
}

boost::asio::awaitable<void> outcome_recorder::run() {
    for (;;) {
        while (pending_.empty() && !finishing_) co_await changed_.wait();
        if (pending_.empty()) co_return;
        // A commit costs the same for one as for hundreds: a moment's patience makes batches.
        if (pending_.size() < worth_a_commit && !finishing_ && hurried_ == 0) co_await pause(gather_time);
        std::vector<db::outcome_record> batch;
        std::vector<flight> noted;
        if (pending_.size() <= batch_limit) {
            batch.swap(pending_);
            noted.swap(noted_);
        } else {
            auto end = pending_.begin() + batch_limit;
            batch.assign(std::make_move_iterator(pending_.begin()), std::make_move_iterator(end));
            pending_.erase(pending_.begin(), end);
            noted.assign(noted_.begin(), noted_.begin() + batch_limit);
            noted_.erase(noted_.begin(), noted_.begin() + batch_limit);
        }
        in_writing_ = batch.size();
        bool done = co_await write(std::move(batch));
        if (done)
            for (auto f : noted) flights_.end(f);
        in_writing_ = 0;
        room_.notify_all();
        if (!done) co_return;
        if (recordings_) co_await recordings_->write(store_);
    }
}

boost::asio::awaitable<bool> outcome_recorder::write(std::vector<db::outcome_record> batch) {
    for (int attempt = 1;; ++attempt) {
        auto summary = co_await store_.run([&batch](db::store& store) { return store.record(batch); });
        if (summary) {
            written_.written += summary->written;
            written_.refused += summary->refused;
            written_.status_kept += summary->status_kept;
            co_return true;
        }
        // The answers exist nowhere else yet, so a passing fault (a locked database) is worth some patience.
        spdlog::error("outcomes of {} sends cannot be written (try {}): {}", batch.size(), attempt,
                      summary.error().message());
        if (attempt >= tries && !patient_()) {
            failure_ = summary.error();
            co_return false;
        }
        co_await pause_after_failure(attempt);
    }
}

} // namespace leadwire::sender
