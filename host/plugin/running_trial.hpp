// A trial while it lasts: slots tell it what came of sends, and it ends as `decide` says. Belongs to the event loop.
#pragma once

#include "host/plugin/trial.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/steady_timer.hpp>
#include <optional>
#include <string>
#include <string_view>

namespace leadwire::plugin {

class running_trial {
public:
    /// Both builds by their identities, as runners have them.
    running_trial(boost::asio::any_io_executor executor, std::string serving, std::string candidate)
        : timer_(std::move(executor)), serving_(std::move(serving)), candidate_(std::move(candidate)) {}

    void ended(std::string_view build, send_result r);
    void child_failed();
    /// What it was for is over: another build serves, or the host ends.
    void give_up();

    /// Until it is decided; none: it was given up.
    [[nodiscard]] boost::asio::awaitable<std::optional<trial_step>> run(std::chrono::milliseconds window);
    [[nodiscard]] const trial_score& score() const { return score_; }

private:
    boost::asio::steady_timer timer_;
    std::string serving_, candidate_;
    trial_score score_;
    bool given_up_ = false;
};

} // namespace leadwire::plugin
