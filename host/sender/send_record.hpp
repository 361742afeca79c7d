// What one attempt leaves behind, collected while the delivery goes forward.
#pragma once

#include "host/delivery/outcome.hpp"
#include "host/sender/flight_recorder.hpp"
#include "host/sender/sending_setup.hpp"

#include <memory>
#include <string>
#include <string_view>

namespace leadwire::sender {

/// How one send ended, for the tick's summary; `in_doubt` and `held` say more than the outcome does.
enum class send_end { accepted, rejected, done, failed, in_doubt, held };

struct finished_send {
    send_end end = send_end::failed;
    db::outcome_record record;
    flight noted{};        ///< to be ended when the record stands in the database
    bool given_back = false; ///< no attempt: there is nothing to record
    bool went_out = false; ///< a request may have reached the target
    // Flow sync: what the customer sees next, and the URL or text of it.
    customer_action action = customer_action::thankyou;
    std::string shown{};
    std::optional<db::recorded_send> recording{}; ///< for replays, of a few sends
};

/// Never null. Not a value: thousands of sends wait at once, and each coroutine on the way would have room for one.
using ended_send = std::unique_ptr<finished_send>;

/// Flow sync, for a repeat of the customer's request: "thankyou ", "redirect URL", "message TEXT".
[[nodiscard]] std::string kept_answer(const finished_send& send);

/// Nobody knows whether the target has the lead: it is sent again, or asked for, or waits for somebody who finds out. A sync
/// send is never repeated as such: flow new sends the lead.
void leave_in_doubt(finished_send& send, flow f, in_doubt_policy policy, const retry_rule& retry, timestamp now,
                    const std::string& why);

class send_record {
public:
    /// `target` outlives it.
    send_record(const db::claimed_delivery& claimed, flow f, const ready_integration& target, timestamp at);

    [[nodiscard]] db::attempt_record& attempt() { return *send_->record.attempt; }
    [[nodiscard]] flight& noted() { return send_->noted; }
    /// The build of the plugin that has it.
    void by(std::string_view plugin) { attempt().plugin = plugin; }
    void edits(const std::vector<lead_edit>& edits) { send_->record.edits = edits; }
    /// The lead had this status at the claim; else as it is in the claimed delivery.
    void claimed_in(lead_status status) { send_->record.claimed_status = status; }
    /// Hides more than the integration's own secrets; must outlive it.
    void mask_with(const secret_masker& masker) { masker_ = &masker; }

    void exchanged(const http::exchange_result& e);
    /// The target's wish; heeded if the send fails.
    void not_before(std::optional<timestamp> then) { not_before_ = then; }

    // Each ends it.
    /// Ours or the target's fault before anything was in doubt: the delivery stays queued.
    [[nodiscard]] ended_send failed(std::string why);
    /// The request went out and no answer came that could be read.
    [[nodiscard]] ended_send in_doubt(const std::string& why);
    /// The delivery waits for a person.
    [[nodiscard]] ended_send held(std::string_view outcome, const std::string& why);
    /// Likewise, and the target has answered: only a person can say what became of the lead there.
    [[nodiscard]] ended_send held_with_answer(std::string_view outcome, const std::string& why);
    /// `word`: another name than the outcome's own.
    [[nodiscard]] ended_send judged(const outcome& o, std::string_view word = {});
    /// The plugin's build was closed before preprocess ended, and had asked for nothing: the claim is to be given back, as
    /// if it had not been. A sync send fails.
    [[nodiscard]] ended_send not_called(const std::string& why);
    /// The target does not have it after all: the next tick sends it.
    [[nodiscard]] ended_send not_there();

private:
    flow flow_;
    const ready_integration& target_;
    const secret_masker* masker_;
    std::optional<timestamp> not_before_;
    ended_send send_;
};

} // namespace leadwire::sender
