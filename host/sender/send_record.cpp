#include "host/sender/send_record.hpp"

#include "host/sender/health.hpp"
#include "host/sender/later_try.hpp"

#include <fmt/format.h>

namespace leadwire::sender {
namespace {

std::string_view what_follows(flow f, in_doubt_policy policy) {
    switch (policy) {
    case in_doubt_policy::resend:
        return f == flow::sync ? "; flow new sends the lead"
                               : "; it is sent again with the same idempotency key";
    case in_doubt_policy::probe:
        return "; the target is asked";
    case in_doubt_policy::hold:
        break;
    }
    return "";
}

std::string detail_of(const outcome& o, const db::outcome_record& record) {
    if (o.kind == outcome_kind::rejected) {
        auto name = reason_name(o.reason);
        return name.empty() ? fmt::format("reason {}", o.reason) : fmt::format("reason {}: {}", o.reason, name);
    }
    if (o.kind == outcome_kind::accepted) return fmt::format("ID {}", record.external_id.value_or(""));
    return o.text;
}

} // namespace

std::string kept_answer(const finished_send& send) {
    switch (send.action) {
    case customer_action::redirect:
        return "redirect " + send.shown;
    case customer_action::message:
        return "message " + send.shown;
    case customer_action::thankyou:
        break;
    }
    return "thankyou ";
}

void leave_in_doubt(finished_send& send, flow f, in_doubt_policy policy, const retry_rule& retry, timestamp now,
                    const std::string& why) {
    auto& record = send.record;
    record.in_doubt = true;
    record.state = policy == in_doubt_policy::hold                        ? db::delivery_state::held
                   : f == flow::sync && policy == in_doubt_policy::resend ? db::delivery_state::done
                                                                          : db::delivery_state::due;
    record.why = fmt::format("in doubt: {}{}", why, what_follows(f, policy));
    send.end = policy == in_doubt_policy::hold ? send_end::held : send_end::in_doubt;
    if (record.state == db::delivery_state::due) decide_next_try(send, f, retry, now, std::nullopt);
}

send_record::send_record(const db::claimed_delivery& claimed, flow f, const ready_integration& target, timestamp at)
    : flow_(f), target_(target), masker_(&target.masker), send_(std::make_unique<finished_send>()) {
    auto& record = send_->record;
    record.id = claimed.id;
    record.epoch = claimed.epoch;
    record.lead = claimed.order.id;
    record.integration = target.rules().id;
    record.claimed_status = claimed.order.status;
    auto& attempt = record.attempt.emplace();
    attempt.number = claimed.attempt;
    attempt.at = at;
    attempt.phase = "claimed";
}

void send_record::exchanged(const http::exchange_result& e) {
    attempt().elapsed_us = e.elapsed.count();
    send_->record.health = e.answer ? health_of(*e.answer) : health_of(e.answer.error());
    send_->went_out = e.answer || e.answer.error().reached >= http::phase::sent;
}

ended_send send_record::not_called(const std::string& why) {
    if (flow_ == flow::sync) return failed(why); // the customer waits, and flow new follows
    send_->given_back = true;
    return std::move(send_);
}

ended_send send_record::failed(std::string why) {
    attempt().outcome = "failed";
    attempt().detail = masker_->mask(why);
    send_->record.why = attempt().detail;
    send_->end = send_end::failed;
    if (flow_ == flow::sync) {
        send_->record.state = db::delivery_state::done; // the classic sending follows
        send_->record.due_at = not_before_;
    } else {
        decide_next_try(*send_, flow_, target_.rules().retry, attempt().at, not_before_);
    }
    return std::move(send_);
}

ended_send send_record::in_doubt(const std::string& why) {
    attempt().outcome = "in_doubt";
    attempt().detail = masker_->mask(why);
    leave_in_doubt(*send_, flow_, target_.rules().in_doubt, target_.rules().retry, attempt().at, attempt().detail);
    return std::move(send_);
}

ended_send send_record::held_with_answer(std::string_view outcome, const std::string& why) {
    send_->record.in_doubt = attempt().phase == "answered"; // not of an exchange that preprocess skipped
    return held(outcome, why);
}

ended_send send_record::held(std::string_view outcome, const std::string& why) {
    attempt().outcome = outcome;
    attempt().detail = masker_->mask(why);
    send_->record.state = db::delivery_state::held;
    send_->record.why = attempt().detail;
    send_->end = send_end::held;
    return std::move(send_);
}

ended_send send_record::judged(const outcome& o, std::string_view word) {
    if (o.kind == outcome_kind::failed) return failed(o.text);
    auto& record = send_->record;
    auto effect = effect_of(flow_, o, record.lead);
    record.status = effect.status;
    record.reason = effect.reason;
    record.external_id = effect.external_id;
    record.state = effect.delivered ? db::delivery_state::done : db::delivery_state::due;
    record.redirected = o.kind == outcome_kind::redirect;
    send_->action = effect.action;
    if (effect.action != customer_action::thankyou) send_->shown = o.text;
    attempt().outcome = word.empty() ? name_of(o.kind) : word;
    attempt().detail = masker_->mask(detail_of(o, record));
    send_->end = o.kind == outcome_kind::rejected ? send_end::rejected
                : o.kind == outcome_kind::done   ? send_end::done
                                                 : send_end::accepted;
    return std::move(send_);
}

ended_send send_record::not_there() {
    auto end = failed("the target does not have it");
    end->record.attempt->outcome = "not_there";
    return end;
}

} // namespace leadwire::sender
