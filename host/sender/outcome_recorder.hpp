// Finished attempts on their way to the database: batches that grow with the load, one transaction each.
#pragma once

#include "host/sender/async_store.hpp"
#include "host/async/event.hpp"
#include "host/sender/flight_recorder.hpp"
#include "host/sender/send_recordings.hpp"

#include <cstdint>
#include <functional>
#include <optional>
#include <vector>

namespace leadwire::sender {

/// Longer with each attempt, and some seconds at most.
[[nodiscard]] boost::asio::awaitable<void> pause_after_failure(int attempt);

class outcome_recorder {
public:
    /// `recordings` are written after batches, if there are any. `patient`: asked when a batch could not be written several times; true: it is tried again, as long as it takes.
    outcome_recorder(async_store& store, flight_recorder& flights, boost::asio::any_io_executor executor,
                     std::function<bool()> patient = [] { return false; }, send_recordings* recordings = nullptr);

    /// `noted` ends when the record stands in the database; where it cannot be written, the flight recorder keeps it.
    void add(db::outcome_record record, flight noted);
    /// Waits while so much is unwritten that sending more would only fill memory.
    boost::asio::awaitable<void> room();
    /// Writes batches until `finish` was called and nothing is left, or the database fails for good.
    boost::asio::awaitable<void> run();
    /// Waits until all that was added before stands in the database, or never will; what others add meanwhile is not waited for.
    boost::asio::awaitable<void> settled();
    /// No more will be added.
    void finish();

    [[nodiscard]] const std::optional<error>& failure() const { return failure_; }
    [[nodiscard]] const db::record_summary& written() const { return written_; }

private:
    boost::asio::awaitable<bool> write(std::vector<db::outcome_record> batch);
    [[nodiscard]] std::size_t unwritten() const { return pending_.size() + in_writing_; }

    async_store& store_;
    flight_recorder& flights_;
    boost::asio::any_io_executor executor_;
    std::function<bool()> patient_;
    send_recordings* recordings_;
    event changed_, room_;
    std::vector<db::outcome_record> pending_;
    std::vector<flight> noted_; ///< of `pending_`, one for one
    std::size_t in_writing_ = 0;
    std::uint64_t added_ = 0; ///< ever; they are written in their order
    bool finishing_ = false;
    int hurried_ = 0; ///< callers of `settled`: no patience for larger batches
    db::record_summary written_;
    std::optional<error> failure_;
};

} // namespace leadwire::sender
