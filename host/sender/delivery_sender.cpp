#include "host/sender/delivery_sender.hpp"

#include "host/sender/attempt_text.hpp"
#include "host/sender/later_try.hpp"
#include "host/sender/plugin_services.hpp"
#include "host/sender/probe.hpp"
#include "host/sender/send_recording.hpp"

#include <fmt/format.h>

namespace leadwire::sender {
namespace {

plugin::send_result result_of(const finished_send& send) {
    using enum plugin::send_result;
    switch (send.end) {
    case send_end::accepted:
        return accepted;
    case send_end::rejected:
        return rejected;
    case send_end::done:
        return done;
    case send_end::failed:
        return failed;
    case send_end::in_doubt:
        return in_doubt;
    case send_end::held:
        break;
    }
    return send.record.attempt->outcome == "crashed" ? crashed : send.record.in_doubt ? in_doubt : failed;
}

/// preprocess failed: nothing has gone out, but for what the plugin may have asked for.
ended_send not_prepared(const send_work& work, send_record& builder, const error& why) {
    if (why.code == error_code::crashed) return builder.held("crashed", why.message());
    const bool untouched = why.code == error_code::unavailable && work.lost_plugin() && !work.has_asked();
    return untouched ? builder.not_called(why.message()) : builder.failed(why.message());
}

outcome accepted_as(std::string_view id) {
    return {.kind = outcome_kind::accepted,
            .external_id = id.empty() ? std::nullopt : std::optional<std::string>(id),
            .reason = 0,
            .text = {}};
}

/// Null: there is none.
ended_send take_shortcut(const db::claimed_delivery& claimed, flow f, const flow_rule& rule,
                         send_record& builder) {
    switch (shortcut_of(rule, f, claimed.known_external_id, claimed.redirected, claimed.forced)) {
    case shortcut::none:
        return nullptr;
    case shortcut::stub:
        return builder.judged(accepted_as(claimed.order.external_id), "stub");
    case shortcut::known:
        return builder.judged(accepted_as(claimed.known_external_id), "known");
    }
    return nullptr;
}

/// A failure of the exchange is in doubt from the first byte on, and never before it.
ended_send exchange_failed(send_record& builder, const http::failure& failure) {
    builder.attempt().phase = http::name_of(failure.reached);
    if (failure.reached == http::phase::sent) return builder.in_doubt(failure.text);
    return builder.failed(failure.text);
}

/// Expands, calls preprocess, encodes. Null: `builder` has ended in `end`. `kept_for_replay`: if the send is
/// recorded.
boost::asio::awaitable<std::unique_ptr<http::request>> prepare(send_work& work, const sending& around,
                                                               send_record& builder, ended_send& end,
                                                               send_recording* kept_for_replay = nullptr) {
    if (work.risks_process()) builder.noted().plugin_begins(work.plugin());
    auto prepared = co_await work.prepare();
    builder.noted().plugin_ended();
    builder.mask_with(work.masker());
    builder.by(work.plugin());
    if (!prepared) {
        if (kept_for_replay) add_failure(kept_for_replay->came, prepared.error(), work.masker());
        end = not_prepared(work, builder, prepared.error());
        co_return nullptr;
    }
    builder.attempt().phase = "prepared";
    if (work.skipped()) {
        if (kept_for_replay) add_nothing_sent(kept_for_replay->came);
        co_return std::make_unique<http::request>();
    }
    auto wire = work.encode(around.env.files);
    if (!wire) {
        if (kept_for_replay) add_failure(kept_for_replay->came, wire.error(), work.masker());
        end = builder.failed(wire.error().message());
        co_return nullptr;
    }
    builder.attempt().request = kept(request_text(*wire), work.masker());
    if (kept_for_replay) add_request(kept_for_replay->came, *wire, work.masker());
    co_return std::make_unique<http::request>(std::move(*wire));
}

boost::asio::awaitable<ended_send> interpret(send_work& work, const target_answer& answer,
                                             send_record& builder,
                                             send_recording* kept_for_replay = nullptr) {
    if (work.risks_process()) builder.noted().plugin_begins(work.plugin());
    auto judged = co_await work.interpret(answer);
    builder.noted().plugin_ended();
    builder.mask_with(work.masker());
    if (kept_for_replay) {
        if (judged)
            add_outcome(kept_for_replay->came, *judged, work.masker());
        else
            add_failure(kept_for_replay->came, judged.error(), work.masker());
    }
    builder.by(work.plugin());
    // The target has the lead, and somebody must read what it said.
    if (!judged) {
        const bool crashed = judged.error().code == error_code::crashed;
        co_return builder.held_with_answer(crashed ? "crashed" : "failed", judged.error().message());
    }
    if (judged->kind != outcome_kind::failed) builder.attempt().phase = "interpreted";
    builder.edits(work.edits());
    co_return builder.judged(*judged);
}

void note_answer(send_work& work, const target_answer& answer, send_record& builder) {
    builder.attempt().phase = "answered";
    builder.attempt().http_status = answer.status;
    builder.attempt().answer = kept(answer_text(answer), work.masker());
}

macro_send macros_of(const db::claimed_delivery& claimed, timestamp at) {
    return {.external_id = claimed.known_external_id,
            .now = at,
            .attempt = claimed.attempt,
            .idem = claimed.idem};
}

/// What the wait needs of the request moves into the exchange's own frame; the rest is gone by then, for
/// thousands wait at once.
boost::asio::awaitable<http::exchange_result> exchange_of(std::unique_ptr<http::request> wire, flight noted,
                                                          const ready_integration& target,
                                                          const sending& around) {
    wire->on_phase = [noted](http::phase p) mutable {
        if (p == http::phase::sent) noted.reached(flight_phase::sent);
    };
    return around.client.exchange(std::move(*wire), target.connection);
}

/// From preprocess to the outcome.
boost::asio::awaitable<ended_send> exchange_and_judge(send_work& work, const ready_integration& target,
                                                      const sending& around, send_record& builder,
                                                      send_recording* kept_for_replay) {
    ended_send end;
    auto wire = co_await prepare(work, around, builder, end, kept_for_replay);
    if (!wire) co_return end;
    auto& noted = builder.noted();
    noted.reached(flight_phase::prepared);
    if (work.skipped()) {
        const auto canned = work.canned();
        co_return co_await interpret(work, canned, builder, kept_for_replay);
    }
    auto answer_comes = exchange_of(std::move(wire), noted, target, around);
    auto exchanged = co_await std::move(answer_comes);
    builder.exchanged(exchanged);
    if (!exchanged.answer) {
        if (kept_for_replay) add_no_outcome(kept_for_replay->came, "no answer");
        co_return exchange_failed(builder, exchanged.answer.error());
    }
    noted.answered(*exchanged.answer);
    note_answer(work, *exchanged.answer, builder);
    if (kept_for_replay) kept_for_replay->answer = *exchanged.answer;
    builder.not_before(retry_after(*exchanged.answer, around.clock()));
    co_return co_await interpret(work, *exchanged.answer, builder, kept_for_replay);
}

/// What is known at the end: a few sends of thousands pay for it.
db::recorded_send complete(send_recording& recording, const db::claimed_delivery& claimed, flow f,
                           const ready_integration& target, timestamp began, send_work& work,
                           const std::vector<asked_service>& asked) {
    const auto& masker = work.masker();
    recording.integration = target.rules().id;
    recording.version = target.active.version;
    recording.plugin = work.plugin();
    recording.flow = f;
    recording.order = claimed.order;
    recording.attempt = claimed.attempt;
    recording.at = began;
    recording.idem = claimed.idem;
    recording.external_id = claimed.known_external_id;
    recording.change = claimed.change;
    recording.seed = work.seed();
    std::vector<json::value> questions;
    for (const auto& [question, reply] : asked) {
        questions.emplace_back(question_to_json(question, masker));
        recording.asked.push_back({questions.back(), reply});
    }
    add_questions(recording.came, questions);
    add_edits(recording.came, work.edits(), masker);
    mask_again(recording.came, masker);
    return written(recording, masker);
}

} // namespace

boost::asio::awaitable<ended_send> send_delivery(claimed_in_batch claim, flow f,
                                                 const ready_integration& target, const sending& around) {
    const auto& claimed = *claim;
    auto started = around.clock();
    send_record builder(claimed, f, target, started);
    const auto* rule = target.rules().rule_of(f);
    if (!rule)
        co_return builder.failed(fmt::format("integration {} has no flow {}", target.rules().id, name_of(f)));
    if (claimed.in_doubt && target.rules().in_doubt != in_doubt_policy::resend)
        co_return co_await settle_doubt(claimed, f, target, around);
    if (auto end = take_shortcut(claimed, f, *rule, builder)) co_return end;
    auto noted = around.flights.begin(claimed, started);
    if (!noted) co_return builder.failed(noted.error().message());
    builder.noted() = *noted;

    auto send = macros_of(claimed, started);
    plugin_services services(target, around, claimed.order.id);
    send_work work(claimed.order, f, target, send, claimed.change);
    work.outside(services);
    builder.by(work.plugin());
    std::unique_ptr<send_recording> recording; // few sends have one, and thousands wait at once
    if (!work.plugin().empty() && around.recordings && around.recordings->wants(target.rules().id))
        recording = std::make_unique<send_recording>();
    auto end = co_await exchange_and_judge(work, target, around, builder, recording.get());
    if (end->given_back) co_return end;
    // For a build that is tried out.
    if (!work.plugin().empty()) target.plugin->ended(end->record.attempt->plugin, result_of(*end));
    note_sub_requests(*end->record.attempt, services.asked(), work);
    if (recording && services.complete())
        end->recording = complete(*recording, claimed, f, target, started, work, services.asked());
    co_return end;
}

boost::asio::awaitable<ended_send> process_again(const db::claimed_delivery& claimed, flow f,
                                                 const ready_integration& target, const sending& around,
                                                 flight left) {
    timestamp began{std::chrono::microseconds{left.slot().at}};
    send_record builder(claimed, f, target, began);
    builder.claimed_in(static_cast<lead_status>(left.slot().claimed_status));
    auto answer = left.answer();
    if (!answer)
        co_return builder.in_doubt("its answer was kept by a process that has ended, and is damaged");
    builder.noted() = left;
    auto send = macros_of(claimed, began);
    plugin_services services(target, around, claimed.order.id);
    send_work work(claimed.order, f, target, send, claimed.change);
    work.outside(services);
    ended_send end;
    builder.by(work.plugin());
    // The target has the lead, and what it said must not get lost.
    if (!co_await prepare(work, around, builder, end)) {
        if (end->given_back) co_return end;
        send_record unread(claimed, f, target, began);
        unread.claimed_in(static_cast<lead_status>(left.slot().claimed_status));
        unread.noted() = left;
        unread.by(work.plugin());
        unread.mask_with(work.masker());
        note_answer(work, *answer, unread);
        co_return unread.held_with_answer("failed", "answered, but the answer cannot be processed: " +
                                                        end->record.attempt->detail);
    }
    note_answer(work, *answer, builder);
    auto judged = co_await interpret(work, *answer, builder);
    note_sub_requests(*judged->record.attempt, services.asked(), work);
    co_return judged;
}

finished_send ended_with_its_process(const db::expired_claim& claim, timestamp now,
                                     const ended_attempt& how) {
    finished_send send;
    auto& record = send.record;
    record.id = claim.id;
    record.epoch = claim.epoch;
    record.lead = claim.lead;
    record.integration = claim.integration;
    record.why = how.why;
    auto& attempt = record.attempt.emplace();
    attempt.number = claim.attempt;
    attempt.at = now;
    attempt.phase = how.phase;
    attempt.outcome = how.outcome;
    attempt.detail = how.why;
    // The customer is gone; a repeat of the request need not wait for an answer.
    if (claim.flow == flow::sync) record.answer = kept_answer(send);
    return send;
}

finished_send not_sent(const db::expired_claim& claim, timestamp now) {
    auto send = ended_with_its_process(
        claim, now, {.outcome = "failed", .why = "it was claimed and never sent; flow new sends the lead"});
    send.record.state = db::delivery_state::done;
    return send;
}

finished_send settle_expired(const db::expired_claim& claim, const ready_integration* target, timestamp now,
                             const ended_attempt& how) {
    auto send = ended_with_its_process(claim, now, how);
    leave_in_doubt(send, claim.flow, target ? target->rules().in_doubt : in_doubt_policy::hold,
                   target ? target->rules().retry : retry_rule{}, now, how.why);
    return send;
}

} // namespace leadwire::sender
