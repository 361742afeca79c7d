// Sends that may be under way at once: of an integration, or of this process.
#pragma once

#include "host/async/event.hpp"

#include <cstddef>
#include <cstdint>

namespace leadwire::sender {

/// Waiters get their turn in order.
class send_permits {
public:
    send_permits(std::size_t count, boost::asio::any_io_executor executor)
        : count_(static_cast<std::int64_t>(count)), free_(count_), freed_(std::move(executor)) {}
    boost::asio::awaitable<void> take() {
        if (free_ > 0 && called_ == drawn_) {
            --free_;
            co_return;
        }
        const auto ticket = drawn_++;
        while (called_ <= ticket) co_await freed_.wait();
    }
    /// Goes to whoever has waited longest rather than back to whoever asks first, which would be the lane
    /// that has just ended a send.
    void give_back() {
        ++free_;
        call();
    }
    /// From now on; where it shrinks, what is under way ends in its own time.
    void resize(std::size_t count) {
        free_ += static_cast<std::int64_t>(count) - count_;
        count_ = static_cast<std::int64_t>(count);
        call();
    }
    [[nodiscard]] std::int64_t count() const { return count_; }
    [[nodiscard]] std::size_t taken() const { return static_cast<std::size_t>(count_ - free_); }

private:
    void call() {
        while (free_ > 0 && called_ != drawn_) {
            --free_;
            ++called_;
            freed_.notify_one();
        }
    }

    std::int64_t count_, free_;              ///< below zero: so many must end before one begins
    std::uint64_t drawn_ = 0, called_ = 0; ///< tickets of those who wait
    event freed_;
};

} // namespace leadwire::sender
