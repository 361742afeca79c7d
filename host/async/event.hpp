// A condition for coroutines of one thread: wait until somebody says that something has changed.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace leadwire {

/// Callers check their condition in a loop: a wait may end without cause.
class event {
public:
    explicit event(boost::asio::any_io_executor executor)
        : timer_(std::move(executor), boost::asio::steady_timer::time_point::max()) {}

    boost::asio::awaitable<void> wait() {
        ++waiting_;
        co_await timer_.async_wait(boost::asio::as_tuple(boost::asio::use_awaitable));
        --waiting_;
    }
    void notify_one() {
        if (waiting_ > 0) timer_.cancel_one();
    }
    void notify_all() {
        if (waiting_ > 0) timer_.cancel();
    }

private:
    boost::asio::steady_timer timer_;
    int waiting_ = 0;
};

} // namespace leadwire
