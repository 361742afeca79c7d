#include "host/cli/workers/worker_board.hpp"

#include <sys/mman.h>

#include <new>

namespace leadwire::cli {

struct alignas(64) worker_board::head {
    std::atomic<std::uint64_t> restarts;
};

static_assert(std::atomic<std::uint64_t>::is_always_lock_free && std::atomic<bool>::is_always_lock_free);

void worker_place::count_answer(int status) {
    const auto which = static_cast<std::size_t>(status / 100 - 1);
    if (which < answers.size()) answers[which].fetch_add(1, std::memory_order_relaxed);
}

void worker_place::vacate() {
    sends_under_way = 0;
    heard_at = 0;
    ready = false;
}

worker_board::worker_board(std::size_t places) : places_(places) {
    const auto size = sizeof(head) + places * sizeof(worker_place);
    void* memory = ::mmap(nullptr, size, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (memory == MAP_FAILED) throw std::bad_alloc();
    head_ = new (memory) head{};
    auto* at = reinterpret_cast<worker_place*>(head_ + 1);
    for (std::size_t i = 0; i < places; ++i) new (at + i) worker_place{};
}

worker_board::~worker_board() {
    ::munmap(head_, sizeof(head) + places_ * sizeof(worker_place));
}

std::span<worker_place> worker_board::places() const {
    return {reinterpret_cast<worker_place*>(head_ + 1), places_};
}

void worker_board::count_restart() {
    ++head_->restarts;
}

worker_sums worker_board::sums() const {
    worker_sums all{.restarts = head_->restarts};
    for (const auto& place : places()) {
        if (place.ready) ++all.ready;
        for (std::size_t i = 0; i < answer_classes; ++i) all.answers[i] += place.answers[i];
        all.sends_under_way += place.sends_under_way;
    }
    return all;
}

} // namespace leadwire::cli
