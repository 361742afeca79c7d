#include "host/sender/delivery_sender.hpp"

#include "host/sender/attempt_text.hpp"

#include <fmt/format.h>

namespace leadwire::sender {
namespace {

/// Nobody knows whether the target has the lead: it is sent again, or waits for somebody who finds out. A
/// sync send is never repeated as such: flow new sends the lead again.
void leave_in_doubt(finished_send& send, flow f, in_doubt_policy policy, const std::string& why) {
    bool resend = policy == in_doubt_policy::resend;
    auto& record = send.record;
    record.in_doubt = true;
    record.state = !resend           ? db::delivery_state::held
                   : f == flow::sync ? db::delivery_state::done
                                     : db::delivery_state::due;
    record.why = fmt::format("in doubt: {}{}", why,
                             !resend           ? ""
                             : f == flow::sync ? "; flow new sends the lead"
                                               : "; the next tick sends it again with the same idempotency key");
    send.end = resend ? send_end::in_doubt : send_end::held;
}

/// Collects the record while the delivery goes forward.
class record_builder {
public:
    record_builder(const db::claimed_delivery& claimed, flow f, const ready_integration& target, timestamp at)
        : flow_(f), target_(target), masker_(&target.masker) {
        auto& record = send_.record;
        record.id = claimed.id;
        record.epoch = claimed.epoch;
        record.lead = claimed.order.id;
        record.integration = target.rules().id;
        record.claimed_status = claimed.order.status;
        auto& attempt = record.attempt.emplace();
        attempt.number = claimed.attempt;
        attempt.at = at;
        attempt.phase = "claimed";
        if (target.plugin) attempt.plugin = target.plugin->identity();
    }

    db::attempt_record& attempt() { return *send_.record.attempt; }

    void edits(const std::vector<lead_edit>& edits) { send_.record.edits = edits; }
    /// Hides more than the integration's own secrets; must outlive the builder.
    void mask_with(const secret_masker& masker) { masker_ = &masker; }

    /// Ours or the target's fault before anything was in doubt: the delivery stays queued.
    finished_send failed(std::string why) {
        if (flow_ == flow::sync) send_.record.state = db::delivery_state::done; // the classic sending follows
        attempt().outcome = "failed";
        attempt().detail = masker_->mask(why);
        send_.record.why = attempt().detail;
        send_.end = send_end::failed;
        return std::move(send_);
    }

    /// The request went out and no answer came that could be read.
    finished_send in_doubt(const std::string& why) {
        attempt().outcome = "in_doubt";
        attempt().detail = masker_->mask(why);
        leave_in_doubt(send_, flow_, target_.rules().in_doubt, attempt().detail);
        return std::move(send_);
    }

    finished_send judged(const outcome& o, std::string_view word) {
        if (o.kind == outcome_kind::failed) return failed(o.text);
        auto& record = send_.record;
        auto effect = effect_of(flow_, o, record.lead);
        record.status = effect.status;
        record.reason = effect.reason;
        record.external_id = effect.external_id;
        record.state = effect.delivered ? db::delivery_state::done : db::delivery_state::due;
        record.redirected = o.kind == outcome_kind::redirect;
        send_.action = effect.action;
        if (effect.action != customer_action::thankyou) send_.shown = o.text;
        attempt().outcome = word.empty() ? name_of(o.kind) : word;
        attempt().detail = masker_->mask(detail_of(o, record));
        send_.end = o.kind == outcome_kind::rejected ? send_end::rejected
                    : o.kind == outcome_kind::done   ? send_end::done
                                                     : send_end::accepted;
        return std::move(send_);
    }

private:
    static std::string detail_of(const outcome& o, const db::outcome_record& record) {
        if (o.kind == outcome_kind::rejected) {
            auto name = reason_name(o.reason);
            return name.empty() ? fmt::format("reason {}", o.reason)
                                : fmt::format("reason {}: {}", o.reason, name);
        }
        if (o.kind == outcome_kind::accepted) return fmt::format("ID {}", record.external_id.value_or(""));
        return o.text;
    }

    flow flow_;
    const ready_integration& target_;
    const secret_masker* masker_;
    finished_send send_;
};

outcome accepted_as(std::string_view id) {
    return {.kind = outcome_kind::accepted,
            .external_id = id.empty() ? std::nullopt : std::optional<std::string>(id),
            .reason = 0,
            .text = {}};
}

std::optional<finished_send> take_shortcut(const db::claimed_delivery& claimed, flow f, const flow_rule& rule,
                                           record_builder& builder) {
    switch (shortcut_of(rule, f, claimed.known_external_id, claimed.redirected)) {
    case shortcut::none:
        return std::nullopt;
    case shortcut::stub:
        return builder.judged(accepted_as(claimed.order.external_id), "stub");
    case shortcut::known:
        return builder.judged(accepted_as(claimed.known_external_id), "known");
    }
    return std::nullopt;
}

/// A failure of the exchange is in doubt from the first byte on, and never before it.
finished_send exchange_failed(record_builder& builder, const http::failure& failure) {
    builder.attempt().phase = http::name_of(failure.reached);
    if (failure.reached == http::phase::sent) return builder.in_doubt(failure.text);
    return builder.failed(failure.text);
}

} // namespace

boost::asio::awaitable<finished_send> send_delivery(claimed_in_batch claim, flow f,
                                                    const ready_integration& target, http::client& client,
                                                    const environment& env, const clock_source& clock) {
    const auto& claimed = *claim;
    auto started = clock();
    record_builder builder(claimed, f, target, started);
    const auto* rule = target.rules().rule_of(f);
    if (!rule)
        co_return builder.failed(fmt::format("integration {} has no flow {}", target.rules().id, name_of(f)));
    if (auto end = take_shortcut(claimed, f, *rule, builder)) co_return std::move(*end);

    macro_send send{.external_id = claimed.known_external_id,
                    .now = started,
                    .attempt = claimed.attempt,
                    .idem = claimed.idem};
    send_work work(claimed.order, f, target, send, claimed.change);
    auto prepared = work.prepare();
    builder.mask_with(work.masker());
    if (!prepared) co_return builder.failed(prepared.error().message());
    builder.attempt().phase = "prepared";

    target_answer answer = work.canned();
    if (!work.skipped()) {
        auto wire = work.encode(env.files);
        if (!wire) co_return builder.failed(wire.error().message());
        builder.attempt().request = kept(request_text(*wire), work.masker());
        auto exchanged = co_await client.exchange(std::move(*wire), target.connection);
        builder.attempt().elapsed_us = exchanged.elapsed.count();
        if (!exchanged.answer) co_return exchange_failed(builder, exchanged.answer.error());
        answer = std::move(*exchanged.answer);
        builder.attempt().phase = "answered";
        builder.attempt().http_status = answer.status;
        builder.attempt().answer = kept(answer_text(answer), work.masker());
    }
    auto judged = work.interpret(answer);
    builder.mask_with(work.masker());
    if (judged.kind != outcome_kind::failed) builder.attempt().phase = "interpreted";
    builder.edits(work.edits());
    co_return builder.judged(judged, {});
}

finished_send settle_expired(const db::expired_claim& claim, in_doubt_policy policy, timestamp now) {
    static const std::string why = "the process that had claimed it ended without writing an outcome";
    finished_send send;
    send.record.id = claim.id;
    send.record.epoch = claim.epoch;
    send.record.lead = claim.lead;
    send.record.integration = claim.integration;
    auto& attempt = send.record.attempt.emplace();
    attempt.number = claim.attempt;
    attempt.at = now;
    attempt.phase = "claimed";
    attempt.outcome = "in_doubt";
    attempt.detail = why;
    leave_in_doubt(send, claim.flow, policy, why);
    return send;
}

} // namespace leadwire::sender
