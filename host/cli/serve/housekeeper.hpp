// What is old is dropped while others send: a small step, then a pause of nine times its length.
#pragma once

#include "host/cli/serve/generation.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>

namespace leadwire::cli {

class housekeeper {
public:
    /// A connection of its own: nobody waits for a step.
    housekeeper(boost::asio::io_context& io, sender::async_store& store, generations& settings)
        : store_(store), settings_(settings), timer_(io) {}

    /// Until `stop`.
    boost::asio::awaitable<void> run();
    void stop();

private:
    /// How long to wait before the next step.
    boost::asio::awaitable<std::chrono::microseconds> step();
    void count(const db::retention_step& done);
    void count(const db::retained_weeks& weeks);

    sender::async_store& store_;
    generations& settings_;
    boost::asio::steady_timer timer_;
    db::retention_step dropped_; ///< by this process since the walk before ended
    std::int64_t weeks_kept_ = 0; ///< when somebody looked last
    std::string weeks_refused_;   ///< the same
    bool stopping_ = false;
};

} // namespace leadwire::cli
