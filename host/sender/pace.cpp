#include "host/sender/pace.hpp"

#include "host/sender/lane.hpp"

#include <spdlog/spdlog.h>

#include <algorithm>

namespace leadwire::sender {
namespace {

using namespace std::chrono_literals;

constexpr auto look_again = 200ms;
constexpr auto hungry_again = 500ms;
constexpr auto renew_after = 2s;
/// Others take a share that is not renewed: long before, nothing more begins under it.
constexpr auto stands_for = db::share_life / 2;

int kept_for_sync(const ready_integration& target) {
    auto all = target.rules().limits.in_flight;
    return target.sends(flow::sync) && all > 1 ? std::max(1, all / 10) : 0;
}

} // namespace

db::pace_limits limits_of(const integration& rules) {
    return {.in_flight = rules.limits.in_flight,
            .per_second = rules.limits.per_second,
            .per_day = rules.limits.per_day,
            .timezone = rules.limits.timezone};
}

pace::pace(const ready_integration& target, lane_surroundings& around, boost::asio::any_io_executor executor)
    : target_(target), around_(around), executor_(executor), timer_(executor), changed_(executor),
      permits_(0, executor), limits_(limits_of(target.rules())) {}

bool pace::ending() const {
    return around_.stopping || around_.failed;
}

void pace::finish() {
    finished_ = true;
    timer_.cancel();
}

void pace::set(gate g) {
    gate_ = g;
    changed_.notify_all();
}

void pace::fail(const error& e) {
    around_.failed = e;
    set(gate::shut);
}

boost::asio::awaitable<void> pace::pause(steady::duration time) {
    timer_.expires_after(time);
    co_await timer_.async_wait(boost::asio::as_tuple(boost::asio::use_awaitable));
}

int pace::most() const {
    return std::min(target_.rules().limits.in_flight - kept_for_sync(target_), own_most());
}

int pace::own_most() const {
    return static_cast<int>(
        std::min<std::int64_t>(around_.permits.count(), target_.rules().limits.in_flight));
}

bool pace::must_renew() const {
    const auto age = steady::now() - renewed_;
    const bool hungry = held_ < most() && expected_ > held_;
    return suspected_ || age >= renew_after || (hungry && age >= (held_ == 0 ? look_again : hungry_again));
}

bool pace::share_stands() const {
    return steady::now() - renewed_ < stands_for;
}

boost::asio::awaitable<void> pace::run() {
    finished_ = false;
    held_ = 0;
    renewed_ = {};
    permits_.resize(0);
    if (gate_ != gate::shut) gate_ = gate::unknown;
    while (!finished_) {
        if (gate_ == gate::trying && tried_all()) co_await end_trying();
        // Whoever waits for a turn goes on, and gives up.
        if (ending())
            permits_.resize(static_cast<std::size_t>(target_.rules().limits.in_flight));
        else if (must_renew())
            co_await renew();
        changed_.notify_all();
        if (!finished_ && !(gate_ == gate::trying && tried_all()) && !suspected_) co_await pause(look_again);
    }
    if (gate_ == gate::trying) co_await end_trying();
    db::share_return all{.integration = target_.rules().id,
                         .owner = around_.sends.flights.owner(),
                         .day = day_,
                         .unsent = unsent_};
    auto given = co_await around_.store.run([&all](db::store& s) { return s.give_back_share(all); });
    if (given)
        unsent_ = 0;
    else
        spdlog::warn("{}: its share of requests stays taken for some seconds: {}", all.integration,
                     given.error().message());
}

boost::asio::awaitable<void> pace::renew() {
    if (suspected_) co_await around_.recorder.settled(); // what was seen here must be counted there
    const auto& rules = target_.rules();
    db::share_order order{.integration = rules.id,
                          .owner = around_.sends.flights.owner(),
                          .limit = rules.limits.in_flight,
                          .kept_for_sync = kept_for_sync(target_),
                          .wanted = static_cast<int>(std::clamp<std::ptrdiff_t>(expected_, 1, own_most())),
                          .under_way = static_cast<int>(permits_.taken()),
                          .window = rules.breaker.window};
    const auto asked = steady::now();
    auto share = co_await around_.store.run([&order](db::store& s) { return s.take_share(order); });
    suspected_ = false;
    if (!share) co_return fail(share.error());
    renewed_ = asked;
    recent_ = {};
    held_ = share->held;
    permits_.resize(static_cast<std::size_t>(held_));
    breaker_ = share->target.breaker;
    if (gate_ == gate::trying || gate_ == gate::shut) co_return;
    const auto state = static_cast<breaker_state>(breaker_.state);
    if (auto to = on_counts(state, rules.breaker, {share->target.good, share->target.bad})) {
        auto moved = co_await move(*to);
        if (!moved) co_return;
        if (*moved) // else another process was faster, and says so
            spdlog::warn("breaker of {}: closed → open: {} of {} requests failed", rules.id,
                         share->target.bad, share->target.good + share->target.bad);
        co_return set(gate::shut);
    }
    if (state == breaker_state::closed) co_return set(gate::open);
    const auto unchanged =
        std::chrono::duration_cast<std::chrono::milliseconds>(share->target.at - breaker_.since);
    auto to = gate_ == gate::unknown ? on_tick(state, unchanged, rules.limits.timeout + 10s) : std::nullopt;
    if (!to) co_return set(gate::shut);
    auto moved = co_await move(*to);
    if (!moved) co_return;
    if (!*moved) co_return set(gate::shut); // another process tries
    spdlog::info("breaker of {}: {} → half-open: {} leads try", rules.id, name_of(state), leads_to_try);
    set(gate::trying);
}

/// Nothing: the database failed.
boost::asio::awaitable<std::optional<bool>> pace::move(breaker_state to) {
    auto moved = co_await around_.store.run([this, to](db::store& s) {
        return s.move_breaker(target_.rules().id, breaker_.version, static_cast<int>(to));
    });
    if (!moved) {
        fail(moved.error());
        co_return std::nullopt;
    }
    if (*moved) ++breaker_.version;
    co_return *moved;
}

bool pace::tried_all() const {
    return begun_ == leads_to_try && over_ == begun_;
}

boost::asio::awaitable<void> pace::end_trying() {
    const auto to = on_tried(tried_);
    auto moved = co_await move(to);
    if (!moved) co_return;
    if (*moved && to == breaker_state::closed)
        spdlog::info("breaker of {}: half-open → closed: {} leads came through", target_.rules().id,
                     tried_.good);
    else if (*moved)
        spdlog::warn("breaker of {}: half-open → open: {} of {} leads that tried failed", target_.rules().id,
                     tried_.bad, over_);
    set(*moved && to == breaker_state::closed ? gate::open : gate::shut);
}

boost::asio::awaitable<std::size_t> pace::may_claim() {
    for (;;) {
        if (ending() || gate_ == gate::shut || day_over_) co_return 0;
        const bool asked_too_early = steady::now() < ask_again_;
        if (gate_ == gate::open && held_ > 0 && !suspected_ && !asked_too_early)
            co_return limits_.per_second > 0 ? static_cast<std::size_t>(limits_.per_second)
                                             : std::size_t{500};
        if (gate_ == gate::trying && held_ > 0 && claimed_to_try_ < leads_to_try && !asked_too_early)
            co_return static_cast<std::size_t>(leads_to_try - claimed_to_try_);
        if (asked_too_early) {
            boost::asio::steady_timer until(executor_, ask_again_);
            co_await until.async_wait(boost::asio::as_tuple(boost::asio::use_awaitable));
        } else {
            co_await changed_.wait();
        }
    }
}

void pace::claimed(const db::paced_claim& c) {
    if (gate_ == gate::trying) claimed_to_try_ += static_cast<int>(c.claimed.size());
    if (!limits_.paced()) return;
    const auto at = steady::now();
    day_ = c.day;
    day_over_ = c.day_over;
    slot_ = std::max(slot_, at + c.first_after);
    if (c.granted == 0) ask_again_ = at + std::min<steady::duration>(c.ask_after, 1s);
}

std::optional<pace::steady::time_point> pace::next_slot() {
    if (limits_.per_second == 0) return std::nullopt;
    return std::exchange(
        slot_, slot_ + std::chrono::microseconds((1'000'000 + limits_.per_second - 1) / limits_.per_second));
}

boost::asio::awaitable<bool> pace::take() {
    for (;;) {
        if (ending() || gate_ == gate::shut) co_return false;
        const bool tries = gate_ == gate::trying && begun_ < leads_to_try;
        if (!share_stands() || !(tries || (gate_ == gate::open && !suspected_))) {
            co_await changed_.wait();
            continue;
        }
        if (tries) ++begun_;
        co_await permits_.take();
        // Waiting took its time.
        const bool may_go = tries || (gate_ == gate::open && !suspected_ && !ending());
        if (may_go && share_stands()) co_return true;
        if (tries) --begun_;
        permits_.give_back();
    }
}

void pace::ended(db::target_health health, bool went_out) {
    permits_.give_back();
    --expected_;
    if (gate_ == gate::trying) ++over_;
    judge(health);
    if (!went_out) ++unsent_;
    if ((gate_ == gate::trying && tried_all()) || suspected_) timer_.cancel();
}

void pace::judge(db::target_health health) {
    auto& counts = gate_ == gate::trying ? tried_ : recent_;
    if (health == db::target_health::good) ++counts.good;
    if (health == db::target_health::bad) ++counts.bad;
    const auto& rule = target_.rules().breaker;
    // Asked before the next one goes out: a dead target answers at once, and a thousand leads would find out.
    const auto of = std::max<std::int64_t>(rule.minimum, recent_.good + recent_.bad);
    if (gate_ == gate::open && health == db::target_health::bad &&
        static_cast<double>(recent_.bad) >= rule.share * static_cast<double>(of))
        suspected_ = true;
}

} // namespace leadwire::sender
