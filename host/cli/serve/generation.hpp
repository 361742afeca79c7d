// What the process sends by: settings, secrets, integrations and plugins, loaded as a whole and replaced as a whole.
#pragma once

#include "host/cli/context.hpp"
#include "host/sender/async_store.hpp"
#include "host/sender/replay_gate.hpp"

#include <memory>
#include <string>

namespace leadwire::cli {

/// Never changed once it is in force; whoever sends holds on to it.
struct generation {
    context ctx;
    const leadwire::settings* settings = nullptr;
    const sender::environment* env = nullptr;
    sender::sending_setup* setup = nullptr; ///< changed by `attach` alone
    std::string fingerprint; ///< of integrations and catalog in the database
};

/// What the gate of a reload goes by.
[[nodiscard]] sender::gate_surroundings gate_surroundings_of(std::shared_ptr<const generation> by, plugin::registry& plugins);

class generations {
public:
    /// `directory` and `database` as the command was given them.
    generations(std::string directory, std::string database)
        : directory_(std::move(directory)), database_(std::move(database)) {}

    /// Reads everything for the first time, but for plugins.
    [[nodiscard]] result<void> load();
    /// Gives what was loaded its plugins, from here on.
    [[nodiscard]] boost::asio::awaitable<void> attach(plugin::registry& plugins);
    /// Reads everything anew without holding up the event loop, and only if the database says something else than before
    /// or `wanted` by a signal. What was in force stays so if that fails.
    enum class reload { if_changed, wanted };
    [[nodiscard]] boost::asio::awaitable<void> refresh(sender::async_store& store, reload how);

    /// Before the event loop goes, which plugins' processes are watched by.
    void let_go() { current_.reset(); }

    [[nodiscard]] plugin::registry* plugins() const { return plugins_; } ///< none before `attach`
    [[nodiscard]] std::shared_ptr<const generation> current() const { return current_; }

private:
    [[nodiscard]] result<std::shared_ptr<generation>> make() const;

    std::string directory_, database_;
    plugin::registry* plugins_ = nullptr;
    std::shared_ptr<generation> current_;
};

} // namespace leadwire::cli
