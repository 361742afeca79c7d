#include "host/plugin/child/call_message.hpp"

#include "host/plugin/child/told_by_child.hpp"

#include "host/plugin/child/wire_parts.hpp"
#include "host/plugin/host_call.hpp"

#include <algorithm>

namespace leadwire::plugin {
namespace {

const macro_setting& setting_of_a_child() {
    static const catalog no_catalog;
    static const secret_values no_secrets;
    static const installation_key no_key{installation_key::bytes{}};
    static const macro_setting made{.catalog = no_catalog, .secrets = no_secrets, .key = no_key};
    return made;
}

} // namespace

std::string written_call(std::uint64_t object, entry e, const plugin_send& send) {
    std::string out;
    out.reserve(4096);
    wire_writer ar(out);
    const macro_send& about = send.data.send();
    ar(object, e, send.flow, send.probing, send.soft_deadline);
    ar(about.attempt, about.now, about.external_id, about.idem, send.data.order(), send.request);
    ar(send.answer != nullptr);
    if (send.answer != nullptr) ar(*send.answer);
    ar(send.change, send.edits, send.seed, send.drawn);
    return out;
}

std::unique_ptr<received_call> received_call::read(std::string_view bytes) {
    std::unique_ptr<received_call> made(new received_call);
    received_call& c = *made;
    wire_reader ar(bytes);
    flow f = flow::new_lead;
    bool probing = false, answered = false;
    std::optional<std::chrono::steady_clock::time_point> soft_deadline;
    ar(c.object_, c.entry_, f, probing, soft_deadline);
    ar(c.about_.attempt, c.about_.now, c.external_id_, c.idem_, c.order_, c.request_);
    ar(answered);
    if (answered) ar(c.answer_.emplace());
    json::object change;
    std::vector<lead_edit> edits;
    random_seed seed;
    std::uint64_t drawn = 0;
    ar(change, edits, seed, drawn);
    if (!ar.complete()) return nullptr;
    c.about_.external_id = c.external_id_;
    c.about_.idem = c.idem_;
    c.input_ = std::make_unique<macro_input>(c.order_, setting_of_a_child(), c.about_);
    if (c.may_change_request()) c.request_before_ = written(c.request_);
    c.edits_before_ = edits.size();
    c.send_.reset(new plugin_send{.flow = f,
                                  .data = *c.input_,
                                  .request = c.request_,
                                  .answer = c.answer_ ? &*c.answer_ : nullptr,
                                  .change = std::move(change),
                                  .log = [&c](log_level level, std::string_view text) {
                                      c.log_.push_back({level, std::string(text)});
                                  },
                                  .soft_deadline = soft_deadline,
                                  .seed = seed,
                                  .drawn = drawn,
                                  .probing = probing,
                                  .edits = std::move(edits)});
    return made;
}

std::string received_call::written_end(const result<void>& done) const {
    std::string out;
    wire_writer ar(out);
    ar(done ? std::nullopt : std::optional(done.error()));
    const bool changed = may_change_request() && written(request_) != request_before_;
    ar(changed);
    if (changed) ar(request_);
    ar(send_->skipped, send_->skip_answer, std::vector(send_->edits.begin() + edits_before_, send_->edits.end()));
    ar(send_->verdict, send_->drawn, log_);
    return out;
}

result<void> apply_end(std::string_view bytes, plugin_send& send) {
    std::optional<error> failed;
    target_request request;
    bool changed = false, skipped = false;
    std::optional<std::string> skip_answer;
    std::vector<lead_edit> edits;
    std::optional<verdict> given;
    std::uint64_t drawn = 0;
    std::vector<log_line> log;
    wire_reader ar(bytes);
    ar(failed, changed);
    if (changed) ar(request);
    ar(skipped, skip_answer, edits, given, drawn, log);
    if (!ar.complete()) return fail(error_code::unavailable, "plugin", "its process answered with something else than an end of the call");
    std::string wrong = changed ? mistake_in(request) : std::string();
    if (wrong.empty() && given) wrong = mistake_in(*given, send.probing);
    if (wrong.empty()) wrong = mistake_in(edits, send);
    if (!wrong.empty()) return invalid("plugin", wrong);
    if (send.log)
        for (const log_line& line : log)
            send.log(std::min(line.level, log_level::error), readable_text(line.text, longest_message));
    send.drawn = drawn;
    if (failed)
        return fail(failed->code == error_code::unavailable ? error_code::unavailable : error_code::invalid,
                    readable_text(failed->place, longest_message), readable_text(failed->text, longest_message));
    if (changed) send.request = std::move(request);
    send.skipped = skipped;
    send.skip_answer = std::move(skip_answer);
    for (lead_edit& e : edits) send.edits.push_back(std::move(e));
    send.verdict = std::move(given);
    return {};
}

} // namespace leadwire::plugin
