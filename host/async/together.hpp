// Several coroutines at once, on one thread, and their end.
#pragma once

#include "host/async/event.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/this_coro.hpp>

#include <exception>
#include <memory>
#include <vector>

namespace leadwire {

/// Returns when all have ended; what the first of them threw is thrown then.
inline boost::asio::awaitable<void> together(std::vector<boost::asio::awaitable<void>> all) {
    struct ends {
        event changed;
        std::size_t missing;
        std::exception_ptr thrown{};
    };
    const auto executor = co_await boost::asio::this_coro::executor;
    const auto state = std::make_shared<ends>(event(executor), all.size());
    for (auto& one : all)
        boost::asio::co_spawn(executor, std::move(one), [state](std::exception_ptr thrown) {
            if (thrown && !state->thrown) state->thrown = thrown;
            if (--state->missing == 0) state->changed.notify_all();
        });
    while (state->missing > 0) co_await state->changed.wait();
    if (state->thrown) std::rethrow_exception(state->thrown);
}

} // namespace leadwire
