#include "host/sender/tick.hpp"

#include "host/sender/recovery.hpp"

#include <boost/asio/co_spawn.hpp>
#include <spdlog/spdlog.h>

#include <algorithm>
#include <chrono>
#include <utility>

namespace leadwire::sender {
namespace asio = boost::asio;
namespace {

constexpr std::size_t page_size = 2'000;

tick_counts counts_of(const lane_counts& lane) {
    return {.claimed = lane.claimed,
            .accepted = lane.of(send_end::accepted),
            .rejected = lane.of(send_end::rejected),
            .done = lane.of(send_end::done),
            .failed = lane.of(send_end::failed),
            .in_doubt = lane.of(send_end::in_doubt),
            .held = lane.of(send_end::held)};
}

} // namespace

tick_counts& tick_counts::operator+=(const tick_counts& other) {
    claimed += other.claimed;
    accepted += other.accepted;
    rejected += other.rejected;
    done += other.done;
    failed += other.failed;
    in_doubt += other.in_doubt;
    held += other.held;
    return *this;
}

tick::tick(asio::io_context& io, async_store& store, http::client& client, const sending_setup& setup,
           const environment& env, flight_recorder& flights, tick_options options)
    : io_(io), store_(store), setup_(setup), options_(std::move(options)),
      sends_{.client = client,
             .env = env,
             .clock = options_.clock,
             .flights = flights,
             .store = store,
             .plugins = options_.plugins,
             .recordings = options_.recordings},
      recorder_(options_.outcomes ? *options_.outcomes : store, flights, io.get_executor(), [this] { return around_.patient(); }, options_.recordings), permits_(options_.in_flight, io.get_executor()),
      around_{.store = store,
              .sends = sends_,
              .recorder = recorder_,
              .permits = permits_,
              .stopping = false,
              .failed = std::nullopt,
              .goes_on = options_.waits_for_database} {}

tick::~tick() {
    if (options_.busy)
        for (const auto& [integration, lanes] : running_) options_.busy->erase(integration);
}

void tick::stop() {
    around_.stopping = true;
}

asio::awaitable<result<tick_summary>> tick::run() {
    auto began = std::chrono::steady_clock::now();
    auto recovered = co_await recover(sends_.env.run, store_, setup_, sends_);
    if (!recovered) co_return std::unexpected(recovered.error());
    if (auto settled = co_await settle_expired_claims(); !settled) co_return std::unexpected(settled.error());

    bool recording = true;
    event recorded(io_.get_executor());
    asio::co_spawn(io_, recorder_.run(), [&](std::exception_ptr thrown) {
        if (thrown) std::rethrow_exception(thrown);
        recording = false;
        recorded.notify_all();
    });
    while (!around_.stopping && !around_.failed) {
        auto more = co_await enqueue_due();
        if (!more) around_.failed = more.error();
        if (!more || !*more) break;
        co_await run_lanes();
        co_await recorder_.settled(); // what was accepted lets changes go, what was sent lets others follow
        if (recorder_.failure()) break;
    }
    recorder_.finish();
    while (recording) co_await recorded.wait();

    if (recorder_.failure()) co_return std::unexpected(*recorder_.failure());
    if (around_.failed) co_return std::unexpected(*around_.failed);
    for (const auto& [key, line] : lines_) {
        summary_.lines.push_back(line);
        summary_.total += line.counts;
    }
    summary_.written = recorder_.written();
    summary_.stopped = around_.stopping;
    summary_.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - began).count();
    if (summary_.written.refused > 0)
        spdlog::warn("{} outcomes came after their claim had passed to another process and were refused",
                     summary_.written.refused);
    if (summary_.written.status_kept > 0)
        spdlog::info("{} leads had left status new meanwhile and kept their status",
                     summary_.written.status_kept);
    co_return std::move(summary_);
}

asio::awaitable<result<void>> tick::settle_expired_claims() {
    auto at = options_.clock();
    auto expired = co_await store_.run([at](db::store& store) { return store.expired_claims(at); });
    if (!expired) co_return std::unexpected(expired.error());
    std::vector<db::outcome_record> batch;
    std::vector<std::pair<delivery_id, std::int64_t>> unsent;
    for (const auto& claim : *expired) {
        // What became of it is known here, and is written as soon as it can be.
        if (sends_.flights.is_under_way(claim.id, claim.epoch)) continue;
        const bool never_begun = claim.owner == sends_.flights.owner();
        if (never_begun && claim.flow != flow::sync) {
            unsent.emplace_back(claim.id, claim.epoch);
            continue;
        }
        auto settled = never_begun ? not_sent(claim, at) : settle_expired(claim, setup_.find(claim.integration), at);
        spdlog::warn("lead {} to {}: {}", to_string(claim.lead), claim.integration, settled.record.why);
        batch.push_back(std::move(settled.record));
    }
    if (!unsent.empty()) {
        spdlog::warn("{} claims of this process were never confirmed to it, and nothing was sent: they are due again", unsent.size());
        auto released = co_await store_.run([&unsent](db::store& store) { return store.release(unsent); });
        if (!released) co_return released;
    }
    if (batch.empty()) co_return result<void>{};
    auto written = co_await store_.run([&batch](db::store& store) { return store.record(batch); });
    if (!written) co_return std::unexpected(written.error());
    co_return result<void>{};
}

asio::awaitable<result<bool>> tick::enqueue_due() {
    bool any = enqueue_passed_over();
    // Sync sends are due here only to be asked for at their target.
    for (auto f : {flow::sync, flow::new_lead, flow::change, flow::approved}) {
        auto more = co_await enqueue_due(f);
        if (!more) co_return more;
        any = any || *more;
    }
    co_return any;
}

asio::awaitable<result<bool>> tick::enqueue_due(flow f) {
    bool any = false;
    auto after = f == flow::change ? delivery_id{} : last_seen_[f];
    for (;;) {
        auto page = co_await store_.run([f, after, at = options_.clock()](db::store& store) {
            return store.due(f, after, page_size, at);
        });
        if (!page) co_return std::unexpected(page.error());
        for (const auto& due : *page) {
            auto decision = decide(f, due);
            if (decision.target && taken_by_another(decision.target->rules().id)) continue;
            if (f == flow::change && !changes_seen_.insert(due.id).second) continue;
            if (!decision.wait.empty()) {
                ++summary_.waiting;
                continue;
            }
            lane_of(*decision.target, f).enqueue(due.id);
            any = true;
        }
        if (!page->empty()) after = page->back().id;
        if (f != flow::change) last_seen_[f] = after;
        if (page->size() < page_size) co_return any;
    }
}

routing_decision tick::decide(flow f, const db::due_delivery& due) const {
    if (due.integration.empty()) return setup_.decide(f, due.offer, due.country);
    return setup_.decide(f, due.integration);
}

bool tick::taken_by_another(const std::string& integration) const {
    return options_.busy && !running_.contains(integration) && options_.busy->contains(integration);
}

void tick::leave(const std::string& integration) {
    auto lanes = running_.find(integration);
    if (--lanes->second > 0) return;
    paces_.at(integration).finish();
    running_.erase(lanes);
    if (options_.busy) options_.busy->erase(integration);
}

lane& tick::lane_of(const ready_integration& target, flow f) {
    const auto& id = target.rules().id;
    auto& there = lanes_[id + '/' + std::string(name_of(f))];
    if (!there) {
        auto& own = paces_.try_emplace(id, target, around_, io_.get_executor()).first->second;
        there = std::make_unique<lane>(target, f, around_, own, io_.get_executor());
        ++running_[id];
        if (options_.busy) options_.busy->insert(id);
    }
    return *there;
}

asio::awaitable<void> tick::run_lanes() {
    std::size_t running = lanes_.size() + running_.size();
    event ended(io_.get_executor());
    auto pace_ended = [&](std::exception_ptr thrown) {
        if (thrown) std::rethrow_exception(thrown);
        --running;
        ended.notify_all();
    };
    for (const auto& [id, lanes] : running_) asio::co_spawn(io_, paces_.at(id).run(), pace_ended);
    for (auto& [key, lane] : lanes_)
        asio::co_spawn(io_, lane->run(), [&, there = lane.get()](std::exception_ptr thrown) {
            if (thrown) std::rethrow_exception(thrown);
            leave(there->target().rules().id);
            --running;
            ended.notify_all();
        });
    while (running > 0) co_await ended.wait();
    take_stock();
    lanes_.clear();
}

bool tick::enqueue_passed_over() {
    bool any = false;
    for (const auto& [target, which_flow, ids] : std::exchange(passed_over_, {}))
        for (auto id : ids) {
            if (taken_by_another(target.rules().id)) break;
            lane_of(target, which_flow).enqueue(id);
            any = true;
        }
    return any;
}

void tick::take_stock() {
    // Where a round claimed nothing, the rest is in other hands: to try again would be to spin.
    bool got_on = std::ranges::any_of(lanes_, [](const auto& l) { return l.second->counts().claimed > 0; });
    for (const auto& [key, lane] : lanes_)
        if (got_on && !lane->passed_over().empty())
            passed_over_.push_back({lane->target(), lane->which_flow(), lane->passed_over()});
    for (const auto& [key, lane] : lanes_) {
        auto& line = lines_[key];
        line.integration = lane->target().rules().id;
        line.flow = lane->which_flow();
        line.counts += counts_of(lane->counts());
    }
}

} // namespace leadwire::sender
