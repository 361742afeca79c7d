// Recordings of sends on their way to the database. They are worth having, and never worth waiting for.
#pragma once

#include "host/sender/async_store.hpp"
#include "host/sender/record_budget.hpp"

#include <vector>

namespace leadwire::sender {

/// One for a process. Belongs to the event loop.
class send_recordings {
public:
    /// The setting reload.replay: so many of an integration are kept; 0: nothing is recorded.
    explicit send_recordings(std::size_t most) : budget_(most) {}

    /// To be asked once for each send, before it begins.
    [[nodiscard]] bool wants(std::string_view integration) {
        return waiting_.size() < most_waiting && budget_.take(integration, std::chrono::steady_clock::now());
    }
    void keep(db::recorded_send recording) { waiting_.push_back(std::move(recording)); }
    /// All that wait, in one transaction, or in several if the database refuses a value of one of them; to be called when
    /// something else was written anyway. What cannot be written is logged and forgotten.
    [[nodiscard]] boost::asio::awaitable<void> write(async_store& store);
    void limit(std::size_t most) { budget_.limit(most); }

private:
    static constexpr std::size_t most_waiting = 1000;
    record_budget budget_;
    std::vector<db::recorded_send> waiting_;
    bool writing_ = false;
};

} // namespace leadwire::sender
