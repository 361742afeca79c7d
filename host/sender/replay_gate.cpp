#include "host/sender/replay_gate.hpp"

#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include <algorithm>

namespace leadwire::sender {
namespace {

namespace asio = boost::asio;

constexpr std::size_t most_named = 3;
constexpr std::size_t most_logged = 20;
/// Whoever replaced the file waits for it, and so does whatever comes to that plugin next.
constexpr auto longest_replay = std::chrono::seconds(60);

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

struct replayed_builds {
    std::shared_ptr<plugin::loaded_build> before, after;
    replayed_integrations users{};
};

/// In children of their own: crashes in a replay say nothing about a build that serves, and one that was never tried must
/// not run in this process.
asio::awaitable<result<replayed_builds>> both_builds(plugin::plugin_build build, const gate_surroundings& around) {
    using enum plugin::isolation;
    const auto name = build.note.name;
    const auto serving = around.plugins->serving(name);
    replayed_builds made{.before = nullptr,
                         .after = around.plugins->load_aside(std::move(build), plugin::registry::crashes::counted)};
    if (serving) made.before = around.plugins->load_aside(*serving, plugin::registry::crashes::forgiven);
    for (const auto& who : around.setup->users_of(name, around.env->secrets)) {
        const auto* target = around.setup->find(who.integration);
        auto after = co_await made.after->configure(who.integration, who.settings, in_child);
        if (!after)
            co_return fail(after.error().code, "integration " + who.integration, target->masker.mask(after.error().message()));
        replayed_integration user{.target = target, .before = nullptr, .after = std::move(*after)};
        if (made.before) {
            auto before = co_await made.before->configure(who.integration, who.settings, in_child);
            if (before)
                user.before = std::move(*before);
            else
                spdlog::warn("replay: integration {}: compared with what was recorded: {}", who.integration,
                             target->masker.mask(before.error().message()));
        }
        made.users.emplace(who.integration, std::move(user));
    }
    co_return made;
}

asio::awaitable<result<std::string>> pass(async_store& store, gate_surroundings around, plugin::plugin_build build) {
    if (around.rule == gate_rule::off) co_return "nothing is replayed: reload.gate is \"off\"";
    const auto until = std::chrono::steady_clock::now() + longest_replay;
    auto builds = co_await both_builds(std::move(build), around);
    if (!builds) co_return std::unexpected(builds.error());
    std::vector<std::string> names;
    for (const auto& [name, user] : builds->users) names.push_back(name);
    auto sends = co_await store.run(
        [&](db::store& s) { return s.recorded_sends(names, std::nullopt, around.last); });
    if (!sends) co_return std::unexpected(sends.error());
    const auto report = co_await replay(std::move(*sends), std::move(builds->users), around.env->files, until);
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
    if (!report.failures.empty() || report.not_run > 0) return fail(error_code::refused, "reload.gate", report.summary());
    return report.summary();
}

build_gate replay_gate(async_store& store, std::function<gate_surroundings()> around) {
    // No coroutine itself: what it captures may be gone before a coroutine of it ends.
    return [&store, around = std::move(around)](plugin::registry::prepared_build& build) {
        return pass(store, around(), build.build->build());
    };
}

} // namespace leadwire::sender
