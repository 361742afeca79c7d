// The database's own thread: the event loop hands it work and goes on.
#pragma once

#include "db/store.hpp"

#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/thread_pool.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <memory>
#include <utility>

namespace leadwire::sender {

/// One thread, one store. The destructor waits for what was handed over.
class async_store {
public:
    explicit async_store(std::unique_ptr<db::store> store) : store_(std::move(store)) {}
    ~async_store() { thread_.join(); }
    async_store(const async_store&) = delete;
    async_store& operator=(const async_store&) = delete;

    /// Runs `work(store)` on the database's thread and resumes the caller on its own, with what `work`
    /// returned.
    template <class Work>
    auto run(Work work) -> boost::asio::awaitable<decltype(work(std::declval<db::store&>()))> {
        using answer = decltype(work(std::declval<db::store&>()));
        auto there = [](db::store& store, Work job) -> boost::asio::awaitable<answer> {
            co_return job(store);
        };
        co_return co_await boost::asio::co_spawn(thread_, there(*store_, std::move(work)),
                                                 boost::asio::use_awaitable);
    }

private:
    std::unique_ptr<db::store> store_;
    boost::asio::thread_pool thread_{1};
};

} // namespace leadwire::sender
