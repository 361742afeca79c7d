// Which worker is to be started, and when: decided apart from processes and clocks. One that ends is replaced after a pause
// that doubles each time, and is short again once a worker has stood for a while.
#pragma once

#include <chrono>
#include <cstddef>
#include <optional>
#include <vector>

namespace leadwire::cli {

class roster {
public:
    using time_point = std::chrono::steady_clock::time_point;
    using duration = std::chrono::milliseconds;
    static constexpr duration first_pause{100}, longest_pause{30'000};
    static constexpr duration long_enough{60'000}; ///< a worker that ran for so long has stood

    /// All are due at once. Workers are numbered from 0.
    explicit roster(std::size_t workers) : all_(workers) {}

    /// The first one that is to be started by now.
    [[nodiscard]] std::optional<std::size_t> due(time_point now) const;
    /// Nothing: none waits for its start.
    [[nodiscard]] std::optional<time_point> next_due() const;
    void started(std::size_t which, time_point now);
    void ready(std::size_t which) { all_[which].was_ready = true; }
    /// How long until another takes its place, which then is due by itself; nothing after `drain`. One that could not be
    /// started has ended, too.
    std::optional<duration> ended(std::size_t which, time_point now);
    /// Nobody is started any more.
    void drain() { draining_ = true; }

    [[nodiscard]] bool draining() const { return draining_; }
    /// Each has been ready once: what fails from here on was right before.
    [[nodiscard]] bool has_begun() const;
    [[nodiscard]] bool none_runs() const;

private:
    struct worker {
        bool runs = false, was_ready = false;
        time_point since{};  ///< when it was started, or may be
        duration pause = first_pause; ///< after its next end
    };
    std::vector<worker> all_;
    bool draining_ = false;
};

} // namespace leadwire::cli
