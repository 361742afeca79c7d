// The plugins of a host process: which build of each serves, and the slots of the integrations that use it.
#pragma once

#include "host/async/turns.hpp"
#include "host/plugin/build_ledger.hpp"
#include "host/plugin/build_store.hpp"
#include "host/plugin/loaded_build.hpp"
#include "host/plugin/plugin_slot.hpp"

#include <filesystem>
#include <list>
#include <map>
#include <memory>
#include <string>
#include <vector>

namespace leadwire::plugin {

struct registry_settings {
    enum class use {
        sending,
        looking ///< for a person: what is loaded does not serve, and its crashes do not count
    };
    use what_for = use::sending;
    std::filesystem::path directory; ///< of the .so files
    std::filesystem::path copies;
    isolation where = isolation::in_child; ///< for integrations that do not say
    plugin_limits limits{};
    std::function<void(log_level, std::string_view)> log{}; ///< one line; with the names of plugin and build in it
};

/// Belongs to the event loop; outlives every slot's use.
class registry {
public:
    registry(boost::asio::any_io_executor executor, registry_settings settings, build_ledger& ledger);
    registry(const registry&) = delete;
    registry& operator=(const registry&) = delete;
    ~registry();

    struct user {
        std::string plugin, integration;
        json::value settings;
        std::optional<isolation> where{};
    };
    /// The slot of an integration; if no build can serve it, it says why. The plugin is loaded when it is first asked for.
    [[nodiscard]] boost::asio::awaitable<std::shared_ptr<plugin_slot>> slot_for(user who);

    /// The build that would serve if it were asked for now: the file in `plugins/`, unless something stands against it.
    [[nodiscard]] boost::asio::awaitable<result<plugin_build>> choose_build(std::string name);

    /// A build with all that it needs to take over: an object for each integration.
    struct prepared_build {
        std::shared_ptr<loaded_build> build;
        std::vector<std::pair<std::weak_ptr<plugin_slot>, std::shared_ptr<runner>>> runners{};
        std::vector<std::pair<std::weak_ptr<plugin_slot>, error>> refused{}; ///< their leads will wait
    };
    /// What an integration does whose settings the build does not take.
    enum class refusal {
        ends, ///< the build is not taken, unless the integration's leads wait already
        parks ///< its leads wait, and the others go on
    };
    /// Loads it in a child and configures it with the settings of every integration that uses the plugin; then, for
    /// integrations that run it in this process, here. An error says which one stands against it.
    [[nodiscard]] boost::asio::awaitable<result<prepared_build>> prepare(plugin_build build, refusal how = refusal::ends);
    /// The first half of that alone: children load it and configure it for these, and are ended again.
    [[nodiscard]] boost::asio::awaitable<result<void>> rehearse(plugin_build build, std::vector<user> users);
    /// Once more, beside all that serves: its children end with its runners, or when this is closed.
    enum class crashes { counted, forgiven };
    [[nodiscard]] std::shared_ptr<loaded_build> load_aside(plugin_build build, crashes in_it);
    /// New sends go to it; those under way end on their builds, which are watched until they are gone. A trial ends.
    [[nodiscard]] boost::asio::awaitable<result<void>> serve(prepared_build build);
    /// What the ledger says against builds is heeded, for other processes may have said it; where the leads of a plugin wait
    /// for a build, one that was released takes them.
    enum class busy { awaited, left }; ///< plugins with a reload under way, which may take minutes
    [[nodiscard]] boost::asio::awaitable<void> heed_ledger(busy those);
    /// A process ended while a build that began with these digits ran in it.
    [[nodiscard]] boost::asio::awaitable<void> note_crash_of_host(std::string digits, plugin_failure failure);
    /// For whoever is about to change which build of a plugin serves.
    [[nodiscard]] boost::asio::awaitable<turns::turn> turn_of(std::string plugin) { return turns_.of(std::move(plugin)); }

    // A trial (registry_trial.cpp). Within a turn.
    /// A part of the leads goes to it, in ten thousandths. A trial before it is given up.
    void try_out(prepared_build build, unsigned part);
    [[nodiscard]] std::shared_ptr<running_trial> trial_of(const std::string& plugin) const;
    void end_trial(const std::string& plugin);
    /// That of `trial`, which ends; none: it is not under way any more.
    [[nodiscard]] std::optional<prepared_build> take_candidate(const std::string& plugin, const running_trial& trial);
    [[nodiscard]] std::optional<plugin_build> candidate_of(const std::string& plugin) const;

    /// An integration uses the plugin.
    [[nodiscard]] bool is_used(const std::string& plugin) const;
    [[nodiscard]] std::optional<plugin_build> serving(const std::string& plugin) const;

    /// When no call comes any more: children end, and nothing of this keeps the event loop running.
    void close();

    struct generation_view {
        std::string plugin;
        std::optional<plugin_build> build; ///< none: `why_not`
        std::string why_not;
        int generation = 0;      ///< of this process, from 1
        std::size_t under_way = 0; ///< sends that hold it
        std::vector<std::string> integrations{};
        std::vector<plugin_build> leaving{}; ///< older ones with sends under way
        std::optional<plugin_build> candidate{};
        trial_score score{}; ///< of its trial
    };
    [[nodiscard]] std::vector<generation_view> generations() const;
    [[nodiscard]] const build_store& store() const { return store_; }
    [[nodiscard]] const std::filesystem::path& directory() const { return settings_.directory; }

private:
    struct used_slot {
        user who;
        std::weak_ptr<plugin_slot> slot;
    };
    struct tried_build {
        prepared_build build;
        unsigned part = 0;
        std::shared_ptr<running_trial> counts;
    };
    struct served_plugin {
        std::shared_ptr<loaded_build> build; ///< none: `why_not`
        error why_not{};
        int generation = 0;
        bool open = false;
        std::list<used_slot> slots{};
        std::list<std::shared_ptr<loaded_build>> leaving{};
        std::optional<tried_build> trial{};
    };
    [[nodiscard]] boost::asio::awaitable<served_plugin*> served(std::string name);
    [[nodiscard]] std::shared_ptr<loaded_build> loaded(plugin_build build) {
        return load_aside(std::move(build), crashes::counted);
    }
    [[nodiscard]] boost::asio::awaitable<result<std::shared_ptr<runner>>> configured(loaded_build& build, const user& who);
    [[nodiscard]] boost::asio::awaitable<result<std::shared_ptr<runner>>> configured_safely(loaded_build& build,
                                                                                             const user& who);
    [[nodiscard]] std::optional<tried_build> taken_trial(const std::string& name);
    void leave(const std::string& name, std::shared_ptr<loaded_build> build);
    [[nodiscard]] boost::asio::awaitable<void> join_trial(std::shared_ptr<plugin_slot> slot, user who);
    [[nodiscard]] boost::asio::awaitable<result<void>> note_serving(const plugin_build& build);
    [[nodiscard]] boost::asio::awaitable<void> fall_back(std::string name);
    [[nodiscard]] boost::asio::awaitable<void> heed(std::string name, busy those);
    [[nodiscard]] boost::asio::awaitable<void> note_failure(plugin_build build, plugin_failure failure);
    [[nodiscard]] boost::asio::awaitable<void> watch_leaving(std::string name, std::shared_ptr<loaded_build> build);

    boost::asio::any_io_executor executor_;
    registry_settings settings_;
    build_ledger& ledger_;
    build_store store_;
    std::map<std::string, served_plugin, std::less<>> served_;
    event opened_;
    turns turns_;
    std::vector<std::weak_ptr<loaded_build>> loaded_; ///< all that may have children
    std::shared_ptr<bool> alive_ = std::make_shared<bool>(true);
};

} // namespace leadwire::plugin
