// What those want to hear that watch over this process: ready, stopping, and that the event loop is alive. For a worker
// that is its supervisor, else systemd (sd_notify); without systemd nothing happens.
#pragma once

#include "host/cli/workers/worker_seat.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>

namespace leadwire::cli {

class service_manager {
public:
    /// `seat` of a worker; null: this process is all of the host.
    service_manager(boost::asio::io_context& io, worker_place& place, const worker_seat* seat)
        : timer_(io), place_(place), seat_(seat) {}

    /// Also begins to feed the watchdog, if there is one.
    void ready();
    void stopping();
    /// The last word: nothing of this keeps the event loop running any more.
    void stop();

private:
    void feed();
    boost::asio::steady_timer timer_;
    worker_place& place_;
    const worker_seat* seat_;
    std::chrono::microseconds watchdog_{0}; ///< 0: none
    bool stopped_ = false;
};

} // namespace leadwire::cli
