// A tick at each full minute, or whatever schedule.tick says; a slow integration keeps only its own leads waiting.
#pragma once

#include "host/cli/serve/generation.hpp"
#include "host/sender/tick.hpp"

#include <list>
#include <set>

namespace leadwire::cli {

class scheduler {
public:
    /// `outcomes`: of ticks; may be the same store.
    scheduler(boost::asio::io_context& io, sender::async_store& store, sender::async_store& outcomes, http::client& client,
              generations& settings, sender::flight_recorder& flights, sender::send_recordings& recordings);

    /// Until `stop`, and until the last tick has ended.
    boost::asio::awaitable<void> run();
    /// Drains: what is under way ends in its own time.
    void stop();
    /// Settings, secrets, integrations and plugins are read anew, now.
    void reload();

private:
    boost::asio::awaitable<void> settle_what_was_left();
    [[nodiscard]] std::chrono::steady_clock::time_point next_tick() const;
    /// Or until a reload is wanted, or `stop`.
    boost::asio::awaitable<void> wait_until(std::chrono::steady_clock::time_point tick_at);
    void begin_tick();
    boost::asio::awaitable<void> run_tick(std::shared_ptr<const generation> by);

    boost::asio::io_context& io_;
    sender::async_store &store_, &outcomes_;
    http::client& client_;
    generations& settings_;
    sender::flight_recorder& flights_;
    sender::send_recordings& recordings_;
    boost::asio::steady_timer timer_;
    event ended_;
    std::list<sender::tick> ticks_;
    int under_way_ = 0;
    bool stopping_ = false, reload_wanted_ = false;
    std::shared_ptr<std::set<std::string, std::less<>>> busy_ =
        std::make_shared<std::set<std::string, std::less<>>>();
};

} // namespace leadwire::cli
