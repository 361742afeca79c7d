// What stands against builds: crashes that are counted, verdicts of other processes and of people.
#include "host/async/together.hpp"
#include "host/plugin/registry.hpp"

#include <algorithm>
#include <fmt/format.h>

namespace leadwire::plugin {
namespace asio = boost::asio;
namespace {

// Three crashes or hangs within ten minutes, which the ledger counts.
constexpr int most_failures = 3;

} // namespace

asio::awaitable<void> registry::heed_ledger(busy those) {
    std::vector<asio::awaitable<void>> all;
    for (const auto& [name, plugin] : served_)
        if (plugin.open && (those == busy::awaited || !turns_.is_taken(name))) all.push_back(heed(name, those));
    co_await together(std::move(all));
}

asio::awaitable<void> registry::heed(std::string name, busy those) {
    const auto known = co_await ledger_.builds_of(name);
    if (!known || (those == busy::left && turns_.is_taken(name))) co_return;
    const auto stands_against = [&known](const plugin_build& build) {
        const auto at = std::ranges::find(*known, build.sha256, &known_build::sha256);
        return at != known->end() && at->verdict != build_verdict::none;
    };
    if (auto candidate = candidate_of(name); candidate && stands_against(*candidate)) end_trial(name);
    if (auto build = serving(name)) {
        if (stands_against(*build)) co_await fall_back(name);
    } else if (known->empty() || std::ranges::any_of(*known, [](const known_build& b) { return b.verdict == build_verdict::none; })) {
        co_await fall_back(name);
    }
}

asio::awaitable<void> registry::note_failure(plugin_build build, plugin_failure failure) {
    const auto name = build.note.name;
    const auto cause = failure.how.cause;
    settings_.log(log_level::error, fmt::format("plugin {} sha256:{}: {} in {}{}{}: {}{}{}", name,
                                                failure.sha256.substr(0, 8), name_of(failure.how.what), failure.where,
                                                failure.integration.empty() ? "" : " for " + failure.integration,
                                                number(failure.lead) != 0 ? ", lead " + to_string(failure.lead) : "",
                                                cause, failure.how.trace.empty() ? "" : "\n", failure.how.trace));
    if (auto at = served_.find(name); at != served_.end() && at->second.trial)
        if (at->second.trial->build.build->build().sha256 == build.sha256) at->second.trial->counts->child_failed();
    auto times = co_await ledger_.failed(std::move(failure));
    if (!times) {
        settings_.log(log_level::error, fmt::format("plugin {}: {}", name, times.error().message()));
        co_return;
    }
    const auto serves = serving(name);
    if (*times < most_failures || !serves || serves->sha256 != build.sha256) co_return;
    auto judged = co_await ledger_.judge(
        build, build_verdict::quarantined,
        fmt::format("it failed {} times within ten minutes, the last time by {}", *times, cause));
    if (!judged) {
        settings_.log(log_level::error, fmt::format("plugin {}: {}", name, judged.error().message()));
        co_return;
    }
    // Sends that hold it would hold their leads one by one; others wait until it is known which build is next.
    auto& plugin = served_.at(name);
    if (plugin.build && plugin.build->build().sha256 == build.sha256) {
        const error why{error_code::refused, name, "its build was quarantined just now"};
        plugin.build->close(why);
        for (const auto& used : plugin.slots)
            if (const auto slot = used.slot.lock(); slot && slot->serving() && slot->serving()->is_closed()) slot->park(why);
    }
    co_await fall_back(name);
}

asio::awaitable<void> registry::note_crash_of_host(std::string digits, plugin_failure failure) {
    // Another build may serve by now, which is not to blame.
    for (auto& [name, plugin] : served_) {
        if (!plugin.build || !plugin.build->build().sha256.starts_with(digits)) continue;
        failure.sha256 = plugin.build->build().sha256;
        co_return co_await note_failure(plugin.build->build(), std::move(failure));
    }
}

/// The build that serves must not, or there is none: back to the last good one, or its leads wait.
asio::awaitable<void> registry::fall_back(std::string name) {
    const auto turn = co_await turn_of(name);
    if (!*alive_) co_return; // the host began to end meanwhile
    auto& plugin = served_.at(name);
    const bool waited = !plugin.build;
    error why;
    for (;;) {
        auto chosen = co_await choose_build(name);
        why = chosen ? error{} : chosen.error();
        if (!chosen) break;
        if (plugin.build && !plugin.build->is_closed() && chosen->sha256 == plugin.build->build().sha256) co_return;
        auto prepared = co_await prepare(*chosen, refusal::parks);
        auto serving =
            prepared ? co_await serve(std::move(*prepared)) : result<void>(std::unexpected(prepared.error()));
        if (serving) {
            settings_.log(
                log_level::warning,
                fmt::format("plugin {}: {} {}", name, waited ? "its leads go on by" : "back to", chosen->identity()));
            co_return;
        }
        why = {error_code::refused, name,
               fmt::format("{} cannot serve either: {}", chosen->identity(), serving.error().message())};
        // The one before it may do; a machine that has no more to give says nothing about a build.
        if (serving.error().code == error_code::io || !*alive_) break;
        if (auto judged = co_await ledger_.judge(*chosen, build_verdict::refused, serving.error().message()); !judged)
            break;
    }
    if (!*alive_ || (waited && plugin.why_not.message() == why.message())) co_return;
    plugin.why_not = why;
    end_trial(name);
    if (auto before = std::exchange(plugin.build, nullptr)) leave(name, std::move(before));
    for (const auto& used : plugin.slots)
        if (auto slot = used.slot.lock()) slot->park(why);
    settings_.log(log_level::error, fmt::format("plugin {}: its leads wait: {}", name, why.message()));
}

} // namespace leadwire::plugin
