#include "host/cli/serve/service_manager.hpp"

#include <systemd/sd-daemon.h>

namespace leadwire::cli {

void service_manager::ready() {
    sd_notify(0, "READY=1");
    std::uint64_t limit = 0;
    if (sd_watchdog_enabled(0, &limit) > 0) {
        watchdog_ = std::chrono::microseconds(limit / 2);
        feed();
    }
}

void service_manager::stopping() {
    sd_notify(0, "STOPPING=1");
}

void service_manager::feed() {
    sd_notify(0, "WATCHDOG=1");
    timer_.expires_after(watchdog_);
    timer_.async_wait([this](const boost::system::error_code& ec) {
        if (!ec) feed();
    });
}

} // namespace leadwire::cli
