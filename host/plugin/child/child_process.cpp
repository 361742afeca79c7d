#include "host/plugin/child/child_process.hpp"

#include "host/plugin/child/end_of_child.hpp"
#include "host/plugin/child/spawn.hpp"

#include <boost/asio/async_result.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <signal.h> // NOLINT(modernize-deprecated-headers): kill
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <bit>

namespace leadwire::plugin {
namespace asio = boost::asio;
namespace {

using steady = std::chrono::steady_clock;
// Longer than a call takes; beyond it the event loop sleeps.
constexpr std::chrono::microseconds stay_awake{60};

} // namespace

struct child_process::conversation {
    message_kind kind = message_kind::none;
    std::string message;
    std::string_view to_say; ///< of `message`
    const answerer* answer = nullptr;
    std::function<void(end)> done;
    std::string heard{};
    std::size_t slot = 0;
    bool childs_turn = false, hung = false;
    steady::time_point turn_given{};
    steady::duration spent{}; ///< by the child, in earlier turns
};

child_process::child_process(asio::any_io_executor executor, const child_limits& limits, started_child started)
    : executor_(executor), limits_(limits), area_(started.area), process_(started.process),
      event_(executor, started.event), end_(executor, started.end), timer_(executor) {}

child_process::~child_process() {
    if (!ended_) {
        ::kill(process_, SIGKILL);
        ::waitpid(process_, nullptr, 0);
    }
    ::munmap(area_, sizeof(call_area));
}

result<std::shared_ptr<child_process>> child_process::start(asio::any_io_executor executor,
                                                            const child_limits& limits) {
    auto started = spawn_child(limits.program, limits.memory);
    if (!started) return std::unexpected(started.error());
    std::shared_ptr<child_process> made(new child_process(std::move(executor), limits, *started));
    made->await_end();
    return made;
}

asio::awaitable<child_process::end> child_process::converse(message_kind kind, std::string message,
                                                            const answerer& answer) {
    auto begin = [&](auto handler) {
        auto kept = std::make_shared<decltype(handler)>(std::move(handler));
        auto done = [executor = executor_, kept](end how) {
            asio::post(executor, [kept, how = std::move(how)]() mutable { (*kept)(std::move(how)); });
        };
        if (ended_ || retired_)
            return done(std::unexpected(child_failure{child_failure::kind::not_started, "its process has ended"}));
        auto c = std::make_shared<conversation>(
            conversation{.kind = kind, .message = std::move(message), .to_say = {}, .answer = &answer, .done = std::move(done)});
        c->to_say = c->message;
        ++under_way_;
        waiting_.push_back(std::move(c));
        begin_waiting();
    };
    co_return co_await asio::async_initiate<const asio::use_awaitable_t<>, void(end)>(begin, asio::use_awaitable);
}

void child_process::begin_waiting() {
    while (!waiting_.empty()) {
        auto free = std::ranges::find(slots_, nullptr);
        if (free == slots_.end()) return;
        auto c = *free = std::move(waiting_.front());
        waiting_.pop_front();
        c->slot = static_cast<std::size_t>(free - slots_.begin());
        area_->slots[c->slot].begun.store(0, std::memory_order_relaxed);
        put_piece(area_->slots[c->slot], c->kind, c->to_say);
        give_turn(*c);
        area_->calls.fetch_or(call_area::bit(c->slot));
        if (area_->sleepers.load() > 0) {
            area_->bell.fetch_add(1);
            futex_wake(area_->bell, 1);
        }
    }
    watch();
}

void child_process::give_turn(conversation& c) {
    if (with_child_ == 0) last_news_ = steady::now();
    c.childs_turn = true;
    c.turn_given = steady::now();
    ++with_child_;
    area_->slots[c.slot].turn.store(call_slot::with_child);
    listen();
}

/// Looks for news between other work of the event loop for a moment; only then it costs system calls to be woken.
void child_process::listen() {
    last_heard_ = steady::now();
    if (listening_) return;
    listening_ = true;
    asio::post(executor_, [self = shared_from_this()] { self->look(); });
}

void child_process::look() {
    if (ended_ || with_child_ == 0) {
        listening_ = false;
        return;
    }
    if (auto spoken = area_->spoken.exchange(0); spoken != 0) {
        last_heard_ = steady::now();
        hear_all(spoken);
    } else if (steady::now() - last_heard_ >= stay_awake) {
        area_->host_sleeps.store(1);
        if (area_->spoken.load() == 0) return sleep();
        area_->host_sleeps.store(0);
    }
    asio::post(executor_, [self = shared_from_this()] { self->look(); });
}

void child_process::sleep() {
    event_.async_wait(asio::posix::descriptor_base::wait_read,
                      [self = shared_from_this()](const boost::system::error_code& failed) {
                          if (failed) return;
                          std::uint64_t count = 0;
                          static_cast<void>(::read(self->event_.native_handle(), &count, sizeof count));
                          self->last_heard_ = steady::now();
                          self->look();
                      });
}

void child_process::hear_all(std::uint64_t spoken) {
    while (spoken != 0) {
        auto slot = static_cast<std::size_t>(std::countr_zero(spoken));
        spoken &= spoken - 1;
        if (auto c = slots_[slot]; c && c->childs_turn) hear(c);
    }
}

void child_process::hear(const std::shared_ptr<conversation>& c) {
    last_news_ = steady::now();
    call_slot& slot = area_->slots[c->slot];
    if (slot.turn.load() != call_slot::with_host) return broken(c->slot, "it spoke out of turn");
    c->childs_turn = false;
    c->spent += steady::now() - c->turn_given;
    --with_child_;
    const auto kind = slot.kind.load(std::memory_order_relaxed);
    if (kind == message_kind::next) {
        if (c->to_say.empty()) return broken(c->slot, "it asked for more than there is");
        put_piece(slot, message_kind::reply, c->to_say);
        give_turn(*c);
        if (slot.sleeping.load() != 0) futex_wake(slot.turn, 1);
        return;
    }
    if (kind != message_kind::done && kind != message_kind::question) return broken(c->slot, "it sent an unknown message");
    if (!take_piece(slot, c->heard)) return broken(c->slot, "it sent a piece of an impossible size");
    if (c->heard.size() > longest_message_of_child) return broken(c->slot, "it sent more than 64 MiB");
    if (slot.more.load(std::memory_order_relaxed) != 0) {
        std::string_view nothing;
        put_piece(slot, message_kind::next, nothing);
        give_turn(*c);
        if (slot.sleeping.load() != 0) futex_wake(slot.turn, 1);
        return;
    }
    auto message = std::exchange(c->heard, {});
    if (kind == message_kind::done) return finish(c, std::move(message));
    asio::co_spawn(
        executor_,
        [self = shared_from_this(), c, question = std::move(message)]() mutable -> asio::awaitable<void> {
            auto reply = co_await (*c->answer)(std::move(question));
            // The child may have ended meanwhile.
            if (self->slots_[c->slot] != c) co_return;
            c->message = std::move(reply);
            c->to_say = c->message;
            call_slot& slot = self->area_->slots[c->slot];
            put_piece(slot, message_kind::reply, c->to_say);
            self->give_turn(*c);
            if (slot.sleeping.load() != 0) futex_wake(slot.turn, 1);
        },
        [](std::exception_ptr thrown) {
            if (thrown) std::rethrow_exception(thrown);
        });
}

void child_process::broken(std::size_t slot, std::string what) {
    if (!broken_) broken_ = {slot, std::move(what)};
    kill();
}

void child_process::finish(const std::shared_ptr<conversation>& c, end how) {
    slots_[c->slot] = nullptr;
    --under_way_;
    c->done(std::move(how));
    begin_waiting();
    retired_ = retired_ || gives_way_ != yielding::none;
    if (retired_ && under_way_ == 0) kill();
}

void child_process::retire() {
    retired_ = true;
    if (under_way_ == 0) kill();
}

void child_process::kill() {
    if (!ended_) ::kill(process_, SIGKILL);
}

void child_process::watch() {
    if (watching_ || ended_) return;
    watching_ = true;
    timer_.expires_after(std::clamp(limits_.hard / 8, std::chrono::milliseconds(5), give_way_after / 2));
    timer_.async_wait([weak = weak_from_this()](const boost::system::error_code& failed) {
        auto self = weak.lock();
        if (failed || !self) return;
        self->watching_ = false;
        if (self->ended_ || self->under_way_ == 0) return;
        self->check_times();
        self->watch();
    });
}

void child_process::check_times() {
    const auto at = steady::now();
    bool hung = false, unbegun = false, waits_for_host = false;
    steady::duration longest{};
    for (const auto& c : slots_) {
        if (!c) continue;
        const steady::time_point taken(steady::duration(area_->slots[c->slot].begun.load()));
        const bool begun = taken != steady::time_point();
        waits_for_host = waits_for_host || (begun && !c->childs_turn);
        unbegun = unbegun || !begun;
        if (begun && c->childs_turn && c->spent + (at - c->turn_given) > limits_.hard) hung = c->hung = true;
        if (c->kind == message_kind::call && begun && c->childs_turn)
            longest = std::max(longest, at - std::max(c->turn_given, taken));
    }
    make_give_way(longest, at);
    // Nothing has come from it for so long, and calls lie there: the process stands still. Those that wait for the host do not.
    const bool stuck = hung || (unbegun && !waits_for_host && at - last_news_ > limits_.hard * 2);
    if (stuck) kill();
}

void child_process::make_give_way(steady::duration longest, steady::time_point at) {
    const auto used = processor_time(process_);
    // Not a call that only waits; and where many compute, each gets little.
    const bool computes = used - used_before_ > (at - checked_before_) / 8;
    used_before_ = used;
    checked_before_ = at;
    const auto wanted = longest > last_after ? yielding::all : longest > give_way_after ? yielding::much : yielding::none;
    if (computes && wanted > gives_way_) give_way(process_, gives_way_ = wanted);
}

void child_process::await_end() {
    end_.async_wait(asio::posix::descriptor_base::wait_read,
                    [self = shared_from_this()](const boost::system::error_code& failed) {
                        if (!failed) self->note_end();
                    });
}

void child_process::note_end() {
    int status = 0;
    ::waitpid(process_, &status, 0);
    ended_ = true;
    timer_.cancel();
    event_.cancel();
    const bool any_hung = std::ranges::any_of(slots_, [](const auto& c) { return c && c->hung; });
    auto words = end_of_child(status, area_->words);
    if (broken_) words = {.failure = {.what = child_failure::kind::crash, .cause = broken_->second}, .slot = broken_->first};
    for (auto& held : slots_) {
        auto c = std::exchange(held, nullptr);
        if (!c) continue;
        auto failure = words.failure;
        const bool begun = area_->slots[c->slot].begun.load() != 0;
        failure.own_fault = any_hung                 ? c->hung
                            : words.slot.has_value() ? *words.slot == c->slot
                                                     : begun;
        if (any_hung) failure = {.what = child_failure::kind::hang, .cause = "it took longer than its hard limit", .own_fault = failure.own_fault};
        c->done(std::unexpected(std::move(failure)));
    }
    for (auto& c : std::exchange(waiting_, {})) c->done(std::unexpected(words.failure));
    under_way_ = with_child_ = 0;
}

} // namespace leadwire::plugin
