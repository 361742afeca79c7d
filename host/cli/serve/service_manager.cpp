#include "host/cli/serve/service_manager.hpp"

#include "host/cli/workers/worker_report.hpp"

#include <systemd/sd-daemon.h>

namespace leadwire::cli {

void service_manager::ready() {
    place_.ready = true;
    std::uint64_t limit = 0;
    if (seat_) {
        limit = static_cast<std::uint64_t>(seat_->watchdog.count());
        tell(seat_->report, ready_line); // without a supervisor that hears it, the end of `life` says all
    } else {
        sd_notify(0, "READY=1");
        if (sd_watchdog_enabled(0, &limit) <= 0) limit = 0;
    }
    watchdog_ = std::chrono::microseconds(limit / 2);
    if (limit > 0) feed();
}

void service_manager::stopping() {
    if (!seat_) sd_notify(0, "STOPPING=1");
}

void service_manager::stop() {
    stopped_ = true;
    timer_.cancel();
    place_.heard_at = 0;
}

void service_manager::feed() {
    if (seat_)
        place_.heard_at = std::chrono::nanoseconds(std::chrono::steady_clock::now().time_since_epoch()).count();
    else
        sd_notify(0, "WATCHDOG=1");
    timer_.expires_after(watchdog_);
    timer_.async_wait([this](const boost::system::error_code& ec) {
        if (!ec && !stopped_) feed(); // it may have been due when it was cancelled
    });
}

} // namespace leadwire::cli
