// Any text as a plain value, and as the text of every typed verdict, in every flow: what comes out can be
// stored.
#include "host/delivery/answer_rules.hpp"
#include "host/delivery/outcome.hpp"
#include "host/lead/utf8.hpp"

#include <cstdint>
#include <cstdlib>

using namespace leadwire;

namespace {

void require(bool holds) {
    if (!holds) std::abort();
}

void check(flow f, const verdict& v) {
    auto o = judge(f, v);
    auto e = effect_of(f, o, lead_id{4711});
    require(is_storable(o.text));
    require((o.kind == outcome_kind::rejected) == (o.reason >= 1));
    require(!o.external_id || (!o.external_id->empty() && is_storable(*o.external_id)));
    require(o.kind != outcome_kind::failed || !o.text.empty());
    require(o.kind != outcome_kind::failed || (!e.status && !e.external_id));
    require((e.status == lead_status::cancel) == e.reason.has_value());
    require((o.kind == outcome_kind::accepted) == e.external_id.has_value());
    require(f == flow::sync || e.action == customer_action::thankyou);
    require(f == flow::new_lead || f == flow::sync || !e.status);
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    std::string text(reinterpret_cast<const char*>(data), size);
    target_answer answer{.status = 200, .headers = {}, .body = text};
    answer_rule any{.when = {}, .verdict = verdict_kind::accepted, .text_pointer = "/id", .reason = 0};
    auto parsed = json::parse(text);
    for (flow f : all_flows) {
        if (parsed) check(f, *parsed);
        check(f, json::value(text));
        for (auto kind : {verdict_kind::accepted, verdict_kind::rejected, verdict_kind::failed,
                          verdict_kind::done, verdict_kind::redirect, verdict_kind::message})
            check(f, typed_verdict{.kind = kind, .text = text, .reason = static_cast<int>(size) - 3});
        check(f, judge_by_rules({any}, answer));
        check(f, judge_by_rules({}, answer));
    }
    return 0;
}
