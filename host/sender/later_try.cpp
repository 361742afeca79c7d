#include "host/sender/later_try.hpp"

#include <fmt/format.h>

#include <random>

namespace leadwire::sender {
namespace {

double chance() {
    thread_local std::minstd_rand source{std::random_device{}()};
    return std::uniform_real_distribution{0.0, 1.0}(source);
}

} // namespace

void decide_next_try(finished_send& send, flow f, const retry_rule& rule, timestamp now,
                     std::optional<timestamp> not_before) {
    auto& record = send.record;
    failed_try failed{.flow = f,
                      .attempts = record.attempt->number,
                      .in_doubt = record.in_doubt,
                      .at = now,
                      .not_before = not_before,
                      .chance = chance()};
    auto next = next_try_of(rule, failed);
    switch (next.what) {
    case after_failure::again:
        if (next.due_at == timestamp{}) return;
        record.due_at = next.due_at;
        record.why += fmt::format("; next try at {}", to_string(std::chrono::ceil<std::chrono::seconds>(next.due_at)));
        return;
    case after_failure::hold:
        record.state = db::delivery_state::held;
        record.why = fmt::format("held after {} attempts, the last one: {}", failed.attempts, record.why);
        send.end = send_end::held;
        return;
    case after_failure::cancel:
        record.state = db::delivery_state::done;
        record.status = lead_status::cancel;
        record.reason = next.reason;
        record.why = fmt::format("cancelled after {} attempts, the last one: {}", failed.attempts, record.why);
        return;
    }
}

} // namespace leadwire::sender
