#include "host/plugin/registry.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <fmt/format.h>

#include <algorithm>

namespace leadwire::plugin {
namespace asio = boost::asio;
namespace {

void end(loaded_build& build) {
    build.close({error_code::refused, build.build().note.name, "the host is ending"});
}

/// The file in `plugins/` that says that it is this plugin.
result<std::filesystem::path> file_of(const std::filesystem::path& directory, const std::string& name) {
    const auto found = find_plugins(directory);
    const found_plugin* match = nullptr;
    std::string names;
    for (const auto& candidate : found) {
        const auto file = candidate.file.filename().string();
        names += (names.empty() ? "" : ", ") +
                 (candidate.note ? candidate.note->name : fmt::format("{} ({})", file, candidate.note.error().text));
        if (!candidate.note || candidate.note->name != name) continue;
        if (match)
            return fail(error_code::conflict, name,
                        fmt::format("two files say that they are this plugin: {} and {}",
                                    match->file.filename().string(), file));
        match = &candidate;
    }
    if (!match)
        return fail(error_code::not_found, name,
                    fmt::format("there is no such plugin; found: {}", names.empty() ? "none" : names));
    return match->file;
}

} // namespace

registry::registry(asio::any_io_executor executor, registry_settings settings, build_ledger& ledger)
    : executor_(executor), settings_(std::move(settings)), ledger_(ledger), store_(settings_.copies), opened_(executor),
      turns_(executor) {
    if (!settings_.log) settings_.log = [](log_level, std::string_view) {};
}

registry::~registry() {
    *alive_ = false;
}

asio::awaitable<std::shared_ptr<plugin_slot>> registry::slot_for(user who) {
    auto slot = std::make_shared<plugin_slot>();
    auto& plugin = *co_await served(who.plugin);
    plugin.slots.remove_if([](const used_slot& s) { return s.slot.expired(); });
    plugin.slots.push_back({who, slot});
    // Another build may take over meanwhile; then it has taken the slot as well.
    while (!slot->serving()) {
        auto build = plugin.build;
        if (!build) {
            slot->park(plugin.why_not);
            break;
        }
        auto made = co_await configured(*build, who);
        if (slot->serving() || plugin.build != build) continue;
        if (!made) {
            slot->park(made.error());
            break;
        }
        slot->serve_by(std::move(*made));
    }
    if (plugin.trial) co_await join_trial(slot, std::move(who));
    co_return slot;
}

asio::awaitable<registry::served_plugin*> registry::served(std::string name) {
    auto [at, is_new] = served_.try_emplace(name);
    auto& plugin = at->second;
    while (!is_new && !plugin.open) co_await opened_.wait();
    if (plugin.open) co_return &plugin;
    auto chosen = co_await choose_build(name);
    if (chosen) {
        plugin.build = loaded(*chosen);
        plugin.generation = 1;
        if (auto noted = co_await note_serving(*chosen); !noted)
            settings_.log(log_level::warning, fmt::format("plugin {}: {}", name, noted.error().message()));
    } else {
        plugin.why_not = chosen.error();
    }
    plugin.open = true;
    opened_.notify_all();
    co_return &plugin;
}

/// The file in `plugins/`, unless something stands against it; else the last one that served and nothing stands against.
asio::awaitable<result<plugin_build>> registry::choose_build(std::string name) {
    auto known = co_await ledger_.builds_of(name);
    if (!known) co_return std::unexpected(known.error());
    auto file = file_of(settings_.directory, name);
    if (!file) co_return std::unexpected(file.error());
    auto build = store_.take_in(*file);
    if (!build) co_return std::unexpected(build.error());
    const auto of_file = std::ranges::find(*known, build->sha256, &known_build::sha256);
    if (of_file == known->end() || of_file->verdict == build_verdict::none) co_return build;
    for (const auto& earlier : *known)
        if (earlier.verdict == build_verdict::none && earlier.has_served)
            if (auto kept = store_.find(earlier.sha256)) co_return kept;
    const auto verdict = of_file->verdict;
    co_return fail(error_code::refused, name,
                   fmt::format("its build {} is {}: {}", build->sha256.substr(0, 8),
                               verdict == build_verdict::quarantined ? "quarantined"
                               : verdict == build_verdict::withdrawn ? "withdrawn"
                                                                     : "refused",
                               of_file->why));
}

std::shared_ptr<loaded_build> registry::load_aside(plugin_build build, crashes in_it) {
    isolated_build::failure_listener listener;
    if (in_it == crashes::counted && settings_.what_for == registry_settings::use::sending)
        listener = [this, build, alive = std::weak_ptr(alive_)](const plugin_failure& failure) {
            if (const auto living = alive.lock(); !living || !*living) return;
            asio::co_spawn(executor_, note_failure(build, failure), [](std::exception_ptr thrown) {
                if (thrown) std::rethrow_exception(thrown);
            });
        };
    auto made = std::make_shared<loaded_build>(executor_, std::move(build), settings_.limits, std::move(listener));
    std::erase_if(loaded_, [](const auto& known) { return known.expired(); });
    loaded_.push_back(made);
    if (!*alive_) end(*made);
    return made;
}

asio::awaitable<result<std::shared_ptr<runner>>> registry::configured(loaded_build& build, const user& who) {
    co_return co_await build.configure(who.integration, who.settings, who.where.value_or(settings_.where));
}

asio::awaitable<result<void>> registry::rehearse(plugin_build build, std::vector<user> users) {
    const auto rehearsal = loaded(std::move(build));
    if (users.empty()) {
        // Settings that it wants it cannot have here; that it survives is all that can be asked.
        auto alone = co_await rehearsal->configure("", json::object{}, isolation::in_child);
        if (!alone && alone.error().place != "settings") co_return std::unexpected(alone.error());
    }
    for (const auto& who : users)
        if (auto made = co_await rehearsal->configure(who.integration, who.settings, isolation::in_child); !made)
            co_return fail(made.error().code, "integration " + who.integration, made.error().message());
    co_return result<void>{};
}

asio::awaitable<result<std::shared_ptr<runner>>> registry::configured_safely(loaded_build& build, const user& who) {
    // In a child first: what crashes there crashes nothing else.
    if (who.where.value_or(settings_.where) == isolation::in_process)
        if (auto rehearsed = co_await rehearse(build.build(), {who}); !rehearsed) co_return std::unexpected(rehearsed.error());
    auto made = co_await configured(build, who);
    if (!made) co_return fail(made.error().code, "integration " + who.integration, made.error().message());
    co_return made;
}

asio::awaitable<result<registry::prepared_build>> registry::prepare(plugin_build build, refusal how) {
    auto& plugin = *co_await served(build.note.name);
    prepared_build made{.build = loaded(std::move(build))};
    std::vector<used_slot> users;
    for (const auto& used : plugin.slots)
        if (!used.slot.expired()) users.push_back(used);
    if (users.empty())
        if (auto rehearsed = co_await rehearse(made.build->build(), {}); !rehearsed) co_return std::unexpected(rehearsed.error());
    for (const auto& used : users) {
        const auto slot = used.slot.lock();
        auto runner = co_await configured_safely(*made.build, used.who);
        if (runner) {
            made.runners.emplace_back(used.slot, std::move(*runner));
            continue;
        }
        // Settings that no build takes say nothing about this one.
        const bool served_now = slot && slot->serving();
        if (how == refusal::ends && (served_now || runner.error().code != error_code::refused)) co_return std::unexpected(runner.error());
        made.refused.emplace_back(used.slot, std::move(runner.error()));
    }
    if (made.runners.empty() && !made.refused.empty() && how == refusal::parks) co_return std::unexpected(made.refused.front().second);
    co_return made;
}

asio::awaitable<result<void>> registry::serve(prepared_build next) {
    const auto name = next.build->build().note.name;
    auto& plugin = *co_await served(name);
    auto ready_for = [&next](const used_slot& used) {
        const auto is_it = [slot = used.slot.lock()](const auto& known) { return known.first.lock() == slot; };
        return std::ranges::any_of(next.runners, is_it) || std::ranges::any_of(next.refused, is_it);
    };
    // Settings may have been read anew since it was prepared.
    for (;;) {
        plugin.slots.remove_if([](const used_slot& s) { return s.slot.expired(); });
        auto missing = std::ranges::find_if_not(plugin.slots, ready_for);
        if (missing == plugin.slots.end()) break;
        const auto used = *missing;
        auto made = co_await configured_safely(*next.build, used.who);
        if (!made) {
            next.refused.emplace_back(used.slot, std::move(made.error()));
            continue;
        }
        next.runners.emplace_back(used.slot, std::move(*made));
    }
    end_trial(name);
    auto before = std::exchange(plugin.build, next.build);
    plugin.why_not = {};
    ++plugin.generation;
    for (auto& [there, runner] : next.runners)
        if (auto slot = there.lock()) slot->serve_by(std::move(runner));
    for (auto& [there, why] : next.refused)
        if (auto slot = there.lock()) slot->park(std::move(why));
    if (before && before != next.build) leave(name, std::move(before));
    co_return co_await note_serving(next.build->build());
}

asio::awaitable<result<void>> registry::note_serving(const plugin_build& build) {
    if (settings_.what_for == registry_settings::use::looking) co_return result<void>{};
    co_return co_await ledger_.serves(build);
}

void registry::leave(const std::string& name, std::shared_ptr<loaded_build> build) {
    served_.at(name).leaving.push_back(build);
    asio::co_spawn(executor_, watch_leaving(name, std::move(build)), [](std::exception_ptr thrown) {
        if (thrown) std::rethrow_exception(thrown);
    });
}

/// The last send on it closes it; whether that is so is looked at.
asio::awaitable<void> registry::watch_leaving(std::string name, std::shared_ptr<loaded_build> build) {
    asio::steady_timer timer(executor_);
    const auto alive = alive_;
    while (build->in_use()) {
        timer.expires_after(std::chrono::milliseconds(50));
        co_await timer.async_wait(asio::use_awaitable);
        if (!*alive) co_return;
    }
    auto& plugin = served_.at(name);
    plugin.leaving.remove(build);
    // The same file may serve again.
    const bool again = plugin.build && plugin.build->build().sha256 == build->build().sha256;
    if (!again && build->in_memory())
        settings_.log(log_level::warning,
                      fmt::format("plugin {}: {} was closed and is still in memory: something in it keeps it there (`leadwire plugin inspect` says what)",
                                  name, build->build().identity()));
    else
        settings_.log(log_level::info, fmt::format("plugin {}: {} is gone from memory", name, build->build().identity()));
}

void registry::close() {
    *alive_ = false;
    for (const auto& [name, plugin] : served_)
        if (plugin.trial) plugin.trial->counts->give_up();
    for (const auto& known : loaded_)
        if (auto build = known.lock()) end(*build);
}

bool registry::is_used(const std::string& name) const {
    return served_.contains(name);
}

std::optional<plugin_build> registry::serving(const std::string& name) const {
    const auto at = served_.find(name);
    if (at == served_.end() || !at->second.build) return std::nullopt;
    return at->second.build->build();
}

std::vector<registry::generation_view> registry::generations() const {
    std::vector<generation_view> all;
    for (const auto& [name, plugin] : served_) {
        if (!plugin.open) continue;
        auto& view = all.emplace_back(generation_view{.plugin = name, .build = {}, .why_not = plugin.why_not.message(), .generation = plugin.generation});
        if (plugin.build) view.build = plugin.build->build();
        for (const auto& used : plugin.slots)
            if (auto slot = used.slot.lock()) {
                view.integrations.push_back(used.who.integration);
                // One holder is the slot.
                if (slot->serving()) view.under_way += static_cast<std::size_t>(slot->serving().use_count() - 1);
            }
        for (const auto& old : plugin.leaving) view.leaving.push_back(old->build());
        if (plugin.trial) {
            view.candidate = plugin.trial->build.build->build();
            view.score = plugin.trial->counts->score();
        }
    }
    return all;
}

} // namespace leadwire::plugin
