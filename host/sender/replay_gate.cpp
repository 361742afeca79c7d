#include "host/sender/replay_gate.hpp"

#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include <algorithm>

namespace leadwire::sender {
namespace {

namespace asio = boost::asio;

constexpr std::size_t most_named = 3;
constexpr std::size_t most_logged = 20;

std::string shown(const replayed_send& send, const result_difference& d) {
    return fmt::format("lead {} to {}, flow {}: {}: \"{}\" becomes \"{}\"", to_string(send.lead), send.integration,
                       name_of(send.flow), d.what, d.before, d.after);
}

void log_differences(const replay_report& report) {
    std::size_t logged = 0;
    for (const auto& send : report.sends)
        for (const auto& d : send.differences)
            if (++logged <= most_logged) spdlog::warn("replay: {}", shown(send, d));
    if (logged > most_logged)
        spdlog::warn("replay: {} further differences; `leadwire plugin replay` shows all", logged - most_logged);
}

/// The integrations whose slots the build is to take.
replayed_integrations users_of(const plugin::registry::prepared_build& build, const sending_setup& setup) {
    replayed_integrations users;
    for (const auto& [slot, runner] : build.runners) {
        const auto there = slot.lock();
        if (!there) continue;
        for (const auto& ready : setup.all())
            if (ready.plugin == there) users[ready.rules().id] = {&ready, there->serving(), runner};
    }
    return users;
}

asio::awaitable<result<std::string>> pass(async_store& store, gate_surroundings around, replayed_integrations through) {
    if (around.rule == gate_rule::off) co_return "nothing is replayed: reload.gate is \"off\"";
    std::vector<std::string> names;
    for (const auto& [name, user] : through) names.push_back(name);
    auto sends = co_await store.run(
        [&](db::store& s) { return s.recorded_sends(names, std::nullopt, around.last); });
    if (!sends) co_return std::unexpected(sends.error());
    const auto report = co_await replay(std::move(*sends), std::move(through), around.env->files);
    log_differences(report);
    co_return decide(around.rule, report);
}

} // namespace

std::optional<gate_rule> gate_rule_named(std::string_view name) {
    if (name == "off") return gate_rule::off;
    if (name == "report") return gate_rule::report;
    if (name == "same-outcomes") return gate_rule::same_outcomes;
    return std::nullopt;
}

result<std::string> decide(gate_rule rule, const replay_report& report) {
    if (rule != gate_rule::same_outcomes) return report.summary();
    std::string named;
    std::size_t count = 0;
    for (const auto& send : report.sends) {
        if (send.same_outcome() || ++count > most_named) continue;
        const auto first = std::ranges::find_if(send.differences, [](const auto& d) { return tells_outcome(d.what); });
        named += "; " + shown(send, *first);
    }
    if (count > 0)
        return fail(error_code::refused, "reload.gate",
                    fmt::format("{} of {} recorded sends come to another outcome{}", count, report.sends.size(), named));
    if (!report.failures.empty()) return fail(error_code::refused, "reload.gate", report.summary());
    return report.summary();
}

build_gate replay_gate(async_store& store, std::function<gate_surroundings()> around) {
    // No coroutine itself: what it captures may be gone before a coroutine of it ends.
    return [&store, around = std::move(around)](plugin::registry::prepared_build& build) {
        auto now = around();
        auto through = now.rule == gate_rule::off ? replayed_integrations{} : users_of(build, *now.setup);
        return pass(store, std::move(now), std::move(through));
    };
}

} // namespace leadwire::sender
