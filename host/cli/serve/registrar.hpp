// Leads on their way into the database: those that come at once share a commit.
#pragma once

#include "host/sender/async_store.hpp"
#include "host/sender/event.hpp"

#include <memory>
#include <optional>
#include <vector>

namespace leadwire::cli {

class registrar {
public:
    registrar(sender::async_store& store, boost::asio::any_io_executor executor)
        : store_(store), executor_(std::move(executor)) {}

    /// Returns after the commit.
    [[nodiscard]] boost::asio::awaitable<result<db::arrival_receipt>> take(db::arrival a);

private:
    struct entry {
        entry(db::arrival a, boost::asio::any_io_executor executor)
            : arrival(std::move(a)), answered(std::move(executor)) {}
        db::arrival arrival;
        std::optional<result<db::arrival_receipt>> receipt;
        sender::event answered;
    };
    boost::asio::awaitable<void> write();

    sender::async_store& store_;
    boost::asio::any_io_executor executor_;
    std::vector<std::shared_ptr<entry>> waiting_;
    bool writing_ = false;
};

} // namespace leadwire::cli
