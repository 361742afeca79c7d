#include "host/plugin/child/child_side.hpp"

#include "host/plugin/child/dying.hpp"

#include <unistd.h>

#include <bit>
#include <chrono>
#include <thread>

namespace leadwire::plugin {
namespace {

using steady = std::chrono::steady_clock;
// Waking a thread on an idle core takes some 50 us. Whoever is likely to be needed sooner stays awake for a moment.
constexpr std::chrono::microseconds stay_awake{50};

/// True as soon as `there`; false after the moment.
template <class There>
bool soon(There there) {
    const auto until = steady::now() + stay_awake;
    do {
        for (int i = 0; i < 32; ++i) {
            if (there()) return true;
            __builtin_ia32_pause();
        }
        std::this_thread::yield();
    } while (steady::now() < until);
    return there();
}

} // namespace

std::size_t child_side::take_call() {
    static thread_local std::size_t last = 0;
    static thread_local steady::duration usual_wait = stay_awake;
    const auto began = steady::now();
    for (bool slept = false;;) {
        // Slots take turns, so that none waits for ever.
        while (const auto waiting = area_.calls.load()) {
            const auto slot = (last + 1 + static_cast<std::size_t>(std::countr_zero(
                                              std::rotr(waiting, static_cast<int>((last + 1) % 64))))) % 64;
            if ((area_.calls.fetch_and(~call_area::bit(slot)) & call_area::bit(slot)) == 0) continue;
            last = slot;
            usual_wait = (usual_wait * 7 + (steady::now() - began)) / 8;
            return slot;
        }
        if (!slept && usual_wait < stay_awake * 2 && soon([this] { return area_.calls.load() != 0; })) continue;
        const auto heard = area_.bell.load();
        area_.sleepers.fetch_add(1);
        if (area_.calls.load() == 0) futex_wait(area_.bell, heard);
        area_.sleepers.fetch_sub(1);
        slept = true;
    }
}

std::pair<message_kind, std::string> child_side::hear(std::size_t number) {
    call_slot& slot = area_.slots[number];
    std::string message;
    const auto kind = slot.kind.load(std::memory_order_relaxed); // of the first piece: the others are called answers
    for (;;) {
        if (!take_piece(slot, message)) end_with(last_words::cause::protocol, 0);
        if (slot.more.load(std::memory_order_relaxed) == 0) return {kind, std::move(message)};
        std::string_view nothing;
        put_piece(slot, message_kind::next, nothing);
        pass_turn(number);
        await_turn(number);
    }
}

void child_side::say(std::size_t number, message_kind kind, std::string_view message) {
    call_slot& slot = area_.slots[number];
    for (;;) {
        put_piece(slot, kind, message);
        pass_turn(number);
        if (message.empty()) return;
        await_turn(number);
    }
}

void child_side::pass_turn(std::size_t number) {
    area_.slots[number].turn.store(call_slot::with_host);
    area_.spoken.fetch_or(call_area::bit(number));
    if (area_.host_sleeps.exchange(0) == 0) return;
    const std::uint64_t one = 1;
    // The host would wait for ever.
    if (::write(event_descriptor, &one, sizeof one) != sizeof one) end_with(last_words::cause::descriptors, 0);
}

void child_side::await_turn(std::size_t number) {
    call_slot& slot = area_.slots[number];
    const auto mine = [&slot] { return slot.turn.load() == call_slot::with_child; };
    if (soon(mine)) return;
    slot.sleeping.store(1);
    while (!mine()) futex_wait(slot.turn, call_slot::with_host);
    slot.sleeping.store(0);
}

} // namespace leadwire::plugin
