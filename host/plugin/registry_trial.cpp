#include "host/plugin/registry.hpp"

namespace leadwire::plugin {
namespace asio = boost::asio;

void registry::try_out(prepared_build candidate, unsigned part) {
    const auto name = candidate.build->build().note.name;
    end_trial(name);
    auto& plugin = served_.at(name);
    auto counts =
        std::make_shared<running_trial>(executor_, plugin.build ? plugin.build->build().identity() : std::string(),
                                        candidate.build->build().identity());
    for (const auto& [there, runner] : candidate.runners)
        if (auto slot = there.lock()) slot->try_out(runner, part, counts);
    plugin.trial = tried_build{.build = std::move(candidate), .part = part, .counts = counts};
}

std::shared_ptr<running_trial> registry::trial_of(const std::string& name) const {
    const auto at = served_.find(name);
    return at == served_.end() || !at->second.trial ? nullptr : at->second.trial->counts;
}

void registry::end_trial(const std::string& name) {
    if (auto ended = taken_trial(name)) leave(name, std::move(ended->build.build));
}

std::optional<registry::prepared_build> registry::take_candidate(const std::string& name, const running_trial& trial) {
    auto at = served_.find(name);
    if (at == served_.end() || !at->second.trial || at->second.trial->counts.get() != &trial) return std::nullopt;
    return std::move(taken_trial(name)->build);
}

/// Sends of its leads go to the build that serves from here on.
std::optional<registry::tried_build> registry::taken_trial(const std::string& name) {
    auto at = served_.find(name);
    if (at == served_.end() || !at->second.trial) return std::nullopt;
    for (const auto& used : at->second.slots)
        if (auto slot = used.slot.lock()) slot->end_trial();
    auto trial = std::exchange(at->second.trial, std::nullopt);
    trial->counts->give_up();
    return trial;
}

std::optional<plugin_build> registry::candidate_of(const std::string& name) const {
    const auto at = served_.find(name);
    if (at == served_.end() || !at->second.trial) return std::nullopt;
    return at->second.trial->build.build->build();
}

/// Settings were read anew meanwhile: their slots take part as those before did.
asio::awaitable<void> registry::join_trial(std::shared_ptr<plugin_slot> slot, user who) {
    const auto counts = served_.at(who.plugin).trial->counts;
    const auto build = served_.at(who.plugin).trial->build.build;
    auto made = co_await configured(*build, who);
    auto& trial = served_.at(who.plugin).trial;
    if (!made || !trial || trial->counts != counts) co_return;
    slot->try_out(*made, trial->part, counts);
    trial->build.runners.emplace_back(slot, std::move(*made));
}

} // namespace leadwire::plugin
