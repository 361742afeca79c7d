// The memory that a host shares with one child: calls lie in its slots, and two words say which slots have news. While both
// sides are busy no system call is made. The child may write anything here at any time.
#pragma once

#include "host/lead/error.hpp"
#include "host/plugin/child/messages.hpp"

#include <array>
#include <atomic>
#include <cstdint>
#include <string>
#include <string_view>

namespace leadwire::plugin {

/// One conversation: each side writes a piece of a message and passes the turn.
struct alignas(64) call_slot {
    static constexpr std::size_t piece_size = (std::size_t{64} << 10) - 64;
    enum : std::uint32_t { with_host = 0, with_child = 1 };

    std::atomic<std::uint32_t> turn;     ///< futex of the child's thread that waits for the host
    std::atomic<std::uint32_t> sleeping; ///< that thread is in the kernel
    std::atomic<message_kind> kind;
    std::atomic<std::uint32_t> more; ///< another piece follows
    std::atomic<std::uint32_t> size;
    std::atomic<std::int64_t> begun; ///< steady nanoseconds: when a thread of the child took the call; 0: not yet
    std::array<char, piece_size> bytes;
};
static_assert(sizeof(call_slot) == std::size_t{64} << 10);

/// Why a child ends, written by the child as the last thing that it does.
struct last_words {
    enum class cause : std::uint32_t { none, signal, exit, memory, descriptors, protocol };
    static constexpr std::uint32_t no_slot = ~0U;
    std::atomic<cause> what; ///< written last
    std::atomic<std::uint32_t> slot;
    std::atomic<std::uint32_t> number; ///< signal, or exit status
    std::atomic<std::uint32_t> size;
    std::array<char, 12'000> text; ///< stack trace, a frame a line
};

struct call_area {
    static constexpr std::size_t slot_count = 64;

    alignas(64) std::atomic<std::uint64_t> calls; ///< a bit for each slot with a call that no thread has taken
    std::atomic<std::uint32_t> bell;              ///< futex of threads without work
    std::atomic<std::uint32_t> sleepers;
    alignas(64) std::atomic<std::uint64_t> spoken; ///< a bit for each slot in which the child has written
    std::atomic<std::uint32_t> host_sleeps;        ///< its event is to be raised
    std::atomic<std::uint64_t> memory;             ///< bytes of the child's data, now and then
    last_words words;
    std::array<call_slot, slot_count> slots;

    [[nodiscard]] static constexpr std::uint64_t bit(std::size_t slot) { return std::uint64_t{1} << slot; }
};

/// Descriptors in the child.
inline constexpr int area_descriptor = 3, event_descriptor = 4;

/// Writes one piece of `rest` and takes it from there.
void put_piece(call_slot& slot, message_kind kind, std::string_view& rest);
/// Appends the piece to `to`. False: its size cannot be.
[[nodiscard]] bool take_piece(const call_slot& slot, std::string& to);

void futex_wait(std::atomic<std::uint32_t>& word, std::uint32_t expected);
void futex_wake(std::atomic<std::uint32_t>& word, int waiters);

} // namespace leadwire::plugin
