// The database's own thread: the event loop hands it work and goes on.
#pragma once

#include "db/store.hpp"

#include <boost/asio/awaitable.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/prefer.hpp>
#include <boost/asio/thread_pool.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <exception>
#include <memory>
#include <optional>
#include <utility>

namespace leadwire::sender {

/// One thread, one store. The destructor waits for what was handed over.
class async_store {
public:
    explicit async_store(std::unique_ptr<db::store> store) : store_(std::move(store)) {}
    ~async_store() { thread_.join(); }
    async_store(const async_store&) = delete;
    async_store& operator=(const async_store&) = delete;

    /// Runs `work(store)` on the database's thread and resumes the caller on its own, with what `work` returned: at once, and
    /// not behind what others have handed over meanwhile, as the end of a coroutine on that thread would be.
    template <class Work>
    auto run(Work work) -> boost::asio::awaitable<decltype(work(std::declval<db::store&>()))> {
        std::optional<decltype(work(*store_))> answer;
        std::exception_ptr thrown;
        auto there = [&](auto resume) {
            auto home = boost::asio::prefer(boost::asio::get_associated_executor(resume),
                                            boost::asio::execution::outstanding_work.tracked);
            boost::asio::post(thread_, [&, home, resume = std::move(resume)]() mutable {
                try {
                    answer.emplace(work(*store_));
                } catch (...) {
                    thrown = std::current_exception();
                }
                boost::asio::post(home, std::move(resume));
            });
        };
        co_await boost::asio::async_initiate<const boost::asio::use_awaitable_t<>, void()>(there,
                                                                                         boost::asio::use_awaitable);
        if (thrown) std::rethrow_exception(thrown);
        co_return std::move(*answer);
    }

private:
    std::unique_ptr<db::store> store_;
    boost::asio::thread_pool thread_{1};
};

} // namespace leadwire::sender
