#include "host/plugin/child/call_area.hpp"

#include <linux/futex.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <cstring>

namespace leadwire::plugin {

void put_piece(call_slot& slot, message_kind kind, std::string_view& rest) {
    const auto size = std::min(rest.size(), call_slot::piece_size);
    if (size > 0) std::memcpy(slot.bytes.data(), rest.data(), size);
    rest.remove_prefix(size);
    slot.kind.store(kind, std::memory_order_relaxed);
    slot.size.store(static_cast<std::uint32_t>(size), std::memory_order_relaxed);
    slot.more.store(rest.empty() ? 0 : 1, std::memory_order_relaxed);
}

bool take_piece(const call_slot& slot, std::string& to) {
    // Handed over with the turn, or with the bit of the call by whoever had the turn before.
    static_cast<void>(slot.turn.load(std::memory_order_acquire));
    const auto size = slot.size.load(std::memory_order_relaxed);
    if (size > call_slot::piece_size) return false;
    to.append(slot.bytes.data(), size);
    return true;
}

void futex_wait(std::atomic<std::uint32_t>& word, std::uint32_t expected) {
    ::syscall(SYS_futex, &word, FUTEX_WAIT, expected, nullptr, nullptr, 0);
}

void futex_wake(std::atomic<std::uint32_t>& word, int waiters) {
    ::syscall(SYS_futex, &word, FUTEX_WAKE, waiters, nullptr, nullptr, 0);
}

} // namespace leadwire::plugin
