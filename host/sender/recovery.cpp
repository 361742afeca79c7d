#include "host/sender/recovery.hpp"

#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include <algorithm>
#include <map>

namespace leadwire::sender {
namespace {

namespace asio = boost::asio;

constexpr std::string_view crashed = "crashed";

/// One process's claims, from its recorder to the database.
class dead_process {
public:
    dead_process(flight_file& file, async_store& store, const sending_setup& setup, const sending& around,
                 recovery_summary& summary)
        : file_(file), store_(store), setup_(setup), around_(around), summary_(summary) {
        for (auto slots : file.segments())
            for (auto& slot : slots)
                if (slot.phase.load(std::memory_order_relaxed) != flight_phase::none)
                    flights_.try_emplace({slot.delivery, slot.epoch}, flight(file, slot));
    }

    /// True if nothing of it is left to be settled.
    asio::awaitable<result<bool>> settle() {
        auto claims = co_await store_.run([this](db::store& s) { return s.claims_of(file_.owner()); });
        if (!claims) co_return std::unexpected(claims.error());
        for (const auto& claim : *claims)
            if (auto done = co_await settle(claim); !done) co_return std::unexpected(done.error());
        if (auto done = co_await write(); !done) co_return std::unexpected(done.error());
        if (auto done = co_await give_back_shares(); !done) co_return std::unexpected(done.error());
        co_return all_settled_;
    }

private:
    asio::awaitable<result<void>> settle(const db::expired_claim& claim) {
        auto noted = flights_.find({number(claim.id), claim.epoch});
        if (noted == flights_.end()) {
            not_sent(claim);
            co_return result<void>{};
        }
        auto& left = noted->second;
        const auto* target = setup_.find(claim.integration);
        if (left.slot().in_plugin.load() != 0)
            if (auto ended = co_await end_of_crash(claim, left); !ended || *ended)
                co_return ended ? result<void>{} : std::unexpected(ended.error());
        switch (left.slot().phase.load(std::memory_order_relaxed)) {
        case flight_phase::sent:
            in_doubt(claim, target);
            co_return result<void>{};
        case flight_phase::answered:
            co_return co_await process_again(claim, target, left);
        default:
            not_sent(claim);
            co_return result<void>{};
        }
    }

    void not_sent(const db::expired_claim& claim) {
        ++summary_.released;
        // Flow new waits for a sync send, whose customer is gone.
        if (claim.flow == flow::sync) {
            records_.push_back(sender::not_sent(claim, around_.clock()).record);
            return;
        }
        unsent_.emplace_back(claim.id, claim.epoch);
    }

    void in_doubt(const db::expired_claim& claim, const ready_integration* target) {
        ++summary_.in_doubt;
        auto send = settle_expired(
            claim, target, around_.clock(),
            {.phase = "sent",
             .why = "its process ended after the request had begun to go out, and before an answer came"});
        spdlog::warn("lead {} to {}: {}", to_string(claim.lead), claim.integration, send.record.why);
        records_.push_back(std::move(send.record));
    }

    /// The process ended while it was in the plugin. Once may have other causes; the second time the lead waits for a
    /// person. True: that is written.
    asio::awaitable<result<bool>> end_of_crash(const db::expired_claim& claim, flight& left) {
        auto known = co_await store_.run(
            [&claim](db::store& s) { return s.deliveries_of(claim.lead, db::store::attempts::all); });
        if (!known) co_return std::unexpected(known.error());
        std::int64_t before = left.slot().crashes;
        for (const auto& d : *known)
            if (d.id == claim.id) before += std::ranges::count(d.attempts, crashed, &db::attempt_record::outcome);
        bool answered = left.slot().phase.load(std::memory_order_relaxed) == flight_phase::answered;
        left.count_crash();
        co_await tell_ledger(claim, left, answered);
        if (before == 0 && answered) co_return false; // the answer is processed once more
        auto why = before > 0 ? fmt::format("the plugin crashed on it in two processes, in {}",
                                            answered ? "process" : "preprocess")
                              : std::string("the process ended while the plugin was in preprocess");
        auto send = ended_with_its_process(
            claim, around_.clock(),
            {.phase = answered ? "answered" : "claimed", .outcome = crashed, .why = std::move(why)});
        auto& record = send.record;
        record.in_doubt = answered || claim.in_doubt; // it may have been asked for, not sent
        record.state = before > 0 ? db::delivery_state::held : db::delivery_state::due;
        if (auto answer = answered ? left.answer() : std::nullopt) {
            record.attempt->http_status = answer->status;
            if (const auto* target = setup_.find(claim.integration))
                record.attempt->answer = target->masker.mask(answer->body.substr(0, std::size_t{64} << 10));
        }
        spdlog::error("lead {} to {}: {}", to_string(claim.lead), claim.integration, record.why);
        ++(before > 0 ? summary_.held : summary_.released);
        records_.push_back(std::move(record));
        co_return true;
    }

    /// As the plugin's host would have, had it lived: a build that keeps crashing must not serve.
    asio::awaitable<void> tell_ledger(const db::expired_claim& claim, const flight& left, bool answered) {
        if (!around_.plugins || left.build().empty()) co_return;
        auto e = answered ? plugin::entry::process : plugin::entry::preprocess;
        co_await around_.plugins->note_crash_of_host(
            left.build(), {.sha256 = {},
                           .integration = claim.integration,
                           .where = plugin::name_of(e, claim.flow),
                           .lead = claim.lead,
                           .how = {.what = plugin::child_failure::kind::crash, .cause = "its host ended in it"}});
    }

    asio::awaitable<result<void>> process_again(const db::expired_claim& claim, const ready_integration* target,
                                                flight left) {
        if (!target || !target->why_not().empty()) {
            spdlog::warn("lead {} to {}: it was answered, and the answer waits for the integration: {}",
                         to_string(claim.lead), claim.integration, target ? target->why_not() : "it is not there");
            all_settled_ = false;
            co_return result<void>{};
        }
        // Before the plugin gets it: should it crash again, what is settled is written.
        if (target->plugin)
            if (auto written = co_await write(); !written) co_return written;
        db::claim_order order{
            .ids = {claim.id}, .integration = claim.integration, .owner = {}, .lease_until = {}, .flow = claim.flow};
        auto claimed = co_await store_.run([&order](db::store& s) { return s.claimed(order); });
        if (!claimed) co_return std::unexpected(claimed.error());
        if (claimed->empty() || claimed->front().epoch != claim.epoch) co_return result<void>{};
        auto send = co_await sender::process_again(claimed->front(), claim.flow, *target, around_, left);
        if (send->given_back) {
            all_settled_ = false;
            co_return result<void>{};
        }
        if (claim.flow == flow::sync) send->record.answer = kept_answer(*send);
        ++summary_.processed;
        records_.push_back(std::move(send->record));
        co_return result<void>{};
    }

    /// What it might have had under way is free for others at once.
    asio::awaitable<result<void>> give_back_shares() {
        co_return co_await store_.run([this](db::store& s) -> result<void> {
            for (const auto& ready : setup_.all())
                if (auto given = s.give_back_share({.integration = ready.rules().id, .owner = file_.owner()}); !given)
                    return given;
            return {};
        });
    }

    asio::awaitable<result<void>> write() {
        auto records = std::exchange(records_, {});
        auto unsent = std::exchange(unsent_, {});
        co_return co_await store_.run([&](db::store& s) -> result<void> {
            if (auto released = s.release(unsent); !released) return released;
            auto written = s.record(records);
            return written ? result<void>{} : std::unexpected(written.error());
        });
    }

    flight_file& file_;
    async_store& store_;
    const sending_setup& setup_;
    const sending& around_;
    recovery_summary& summary_;
    std::map<std::pair<std::int64_t, std::int64_t>, flight> flights_; ///< by delivery and epoch
    std::vector<db::outcome_record> records_;
    std::vector<std::pair<delivery_id, std::int64_t>> unsent_;
    bool all_settled_ = true;
};

} // namespace

asio::awaitable<result<recovery_summary>> recover(const std::filesystem::path& run, async_store& store,
                                                  const sending_setup& setup, const sending& around) {
    recovery_summary summary;
    for (auto& file : flight_file::left_behind(run)) {
        dead_process dead(*file, store, setup, around, summary);
        auto settled = co_await dead.settle();
        if (!settled) co_return std::unexpected(settled.error());
        if (*settled) file->remove();
    }
    if (summary.released + summary.processed + summary.in_doubt + summary.held > 0)
        spdlog::warn("settled what a process that has ended left under way: {} not sent and due again, {} answered and "
                     "processed, {} in doubt, {} held",
                     summary.released, summary.processed, summary.in_doubt, summary.held);
    co_return summary;
}

} // namespace leadwire::sender
