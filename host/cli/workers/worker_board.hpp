// What the workers of a host count, in memory that all of them share: whichever is asked knows the sums. Each worker
// writes in a place of its own; what one that has ended had counted stays there, and the next goes on from it.
#pragma once

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <span>

namespace leadwire::cli {

/// By the first digit of the status: 1xx to 5xx.
constexpr std::size_t answer_classes = 5;

/// All zero is a place that nobody has. Any process that shares the board may read it.
struct alignas(64) worker_place {
    std::array<std::atomic<std::uint64_t>, answer_classes> answers;
    std::atomic<std::int64_t> sends_under_way;
    std::atomic<std::int64_t> heard_at; ///< steady clock, nanoseconds; 0: not watched
    std::atomic<bool> ready;

    void count_answer(int status);
    /// Whoever had it has ended: what it counted stays, what it had does not.
    void vacate();
};

struct worker_sums {
    std::size_t ready = 0;
    std::uint64_t restarts = 0;
    std::array<std::uint64_t, answer_classes> answers{};
    std::int64_t sends_under_way = 0;
};

/// Made before the workers, which inherit it. Throws std::bad_alloc without memory.
class worker_board {
public:
    explicit worker_board(std::size_t places);
    ~worker_board();
    worker_board(const worker_board&) = delete;
    worker_board& operator=(const worker_board&) = delete;

    [[nodiscard]] std::span<worker_place> places() const;
    /// For the supervisor alone.
    void count_restart();
    [[nodiscard]] worker_sums sums() const;

private:
    struct head;
    head* head_;
    std::size_t places_;
};

} // namespace leadwire::cli
