// What systemd wants to hear (sd_notify): ready, stopping, and that the event loop is alive. Without systemd nothing
// happens.
#pragma once

#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>

namespace leadwire::cli {

class service_manager {
public:
    explicit service_manager(boost::asio::io_context& io) : timer_(io) {}

    /// Also begins to feed the watchdog, if there is one.
    void ready();
    void stopping();
    /// The last word: nothing of this keeps the event loop running any more.
    void stop() { timer_.cancel(); }

private:
    void feed();
    boost::asio::steady_timer timer_;
    std::chrono::microseconds watchdog_{0}; ///< 0: none
};

} // namespace leadwire::cli
