// A sync send while the customer waits: its outcome is recorded whether the customer still waits or not.
#pragma once

#include "host/cli/serve/generation.hpp"
#include "host/cli/serve/group_commit.hpp"
#include "host/sender/delivery_sender.hpp"
#include "host/async/event.hpp"

#include <chrono>
#include <optional>

namespace leadwire::cli {

/// How long the customer waits.
[[nodiscard]] std::chrono::milliseconds patience_of(const sender::ready_integration& target);

class sync_sends {
public:
    /// `store` is for outcomes alone: they wait for nobody who comes.
    sync_sends(sender::async_store& store, http::client& client, sender::flight_recorder& flights,
               sender::send_recordings& recordings, boost::asio::any_io_executor executor)
        : store_(store), client_(client), flights_(flights), recordings_(recordings), executor_(executor),
          recorder_(store, executor, record_outcomes), ended_(executor) {}

    struct next_page {
        customer_action action = customer_action::thankyou;
        std::string shown;  ///< URL or text
        bool kept = false;  ///< a repeat of the request gets the same
    };
    struct order {
        db::claimed_delivery claimed;
        db::sync_slot slot;      ///< not sent before: until then it is others' turn
        bool repeatable = false; ///< the request has an Idempotency-Key
    };
    /// After the outcome was recorded, or after the time that the customer waits: then "thank you". `by`
    /// holds `target`.
    [[nodiscard]] boost::asio::awaitable<next_page> send(order wanted, const sender::ready_integration& target,
                                                         std::shared_ptr<const generation> by);
    /// Until none is under way. What cannot be written from here on is left to whoever settles what this process left.
    [[nodiscard]] boost::asio::awaitable<void> drain();

private:
    struct waiting {
        explicit waiting(boost::asio::any_io_executor executor) : timer(std::move(executor)) {}
        boost::asio::steady_timer timer;
        std::optional<next_page> page;
    };
    boost::asio::awaitable<void> run(std::shared_ptr<const order> wanted, const sender::ready_integration& target,
                                     std::shared_ptr<const generation> by, std::shared_ptr<waiting> customer);
    /// False: the database does not have it.
    boost::asio::awaitable<bool> recorded(const db::outcome_record& record);

    sender::async_store& store_;
    http::client& client_;
    sender::flight_recorder& flights_;
    sender::send_recordings& recordings_;
    boost::asio::any_io_executor executor_;
    sync_recorder recorder_;
    event ended_;
    int under_way_ = 0;
    bool draining_ = false;
};

} // namespace leadwire::cli
