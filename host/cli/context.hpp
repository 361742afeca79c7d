// What every command works with: the installation and its database, opened when first asked for.
#pragma once

#include "db/store.hpp"
#include "host/installation/file_store.hpp"
#include "host/installation/paths.hpp"
#include "host/installation/settings.hpp"
#include "host/lead/installation_key.hpp"
#include "host/lead/secrets.hpp"
#include "host/sender/plugin_ledger.hpp"
#include "host/sender/sending_setup.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>

#include <memory>
#include <optional>
#include <string>

namespace leadwire::cli {

enum class output_form { text, json };

class context {
public:
    // Set from the arguments before a command runs.
    std::string directory;
    std::string database; ///< empty: as the settings say
    output_form output = output_form::text;

    [[nodiscard]] installation_paths paths() const { return installation_paths(directory); }
    [[nodiscard]] bool json() const { return output == output_form::json; }

    [[nodiscard]] result<const leadwire::settings*> settings();
    [[nodiscard]] result<const secret_values*> secrets();
    [[nodiscard]] result<const installation_key*> key();
    [[nodiscard]] file_store files() const { return file_store(paths().files()); }

    /// The URL with a relative path resolved against the directory.
    [[nodiscard]] result<std::string> database_url();
    /// Checked: the schema is current and belongs to this installation's key.
    [[nodiscard]] result<db::store*> store();
    /// A connection of its own: for a command that reads while it walks, or for sending.
    [[nodiscard]] result<std::unique_ptr<db::store>> open_store(db::purpose purpose = db::purpose::any);

    /// What sends need. Lives as long as the context.
    [[nodiscard]] result<const sender::environment*> environment();
    /// Without plugins: what is asked about integrations needs none.
    [[nodiscard]] result<const sender::sending_setup*> setup();
    /// The same, to be given its plugins.
    [[nodiscard]] result<sender::sending_setup*> own_setup();
    /// With them, loaded and configured.
    using plugin_use = plugin::registry_settings::use;
    [[nodiscard]] result<const sender::sending_setup*> setup_with_plugins(plugin_use what_for = plugin_use::looking);
    /// Made for the first one who asks.
    [[nodiscard]] result<plugin::registry*> plugins(plugin_use what_for = plugin_use::looking);
    /// That of `plugins`, which must have succeeded.
    [[nodiscard]] plugin::build_ledger& ledger();

    /// Of this command; nothing runs on it but within `wait_for`, and what the command runs itself.
    [[nodiscard]] boost::asio::io_context& io() { return io_; }
    template <class T>
    [[nodiscard]] T wait_for(boost::asio::awaitable<T> work) {
        std::optional<T> made;
        boost::asio::co_spawn(io_, std::move(work), [&](std::exception_ptr thrown, T value) {
            if (thrown) std::rethrow_exception(thrown);
            made.emplace(std::move(value));
        });
        while (!made) {
            io_.restart();
            io_.run_one();
        }
        return std::move(*made);
    }

private:
    boost::asio::io_context io_{1}; ///< first: plugins' processes are watched by it
    std::optional<leadwire::settings> settings_;
    std::optional<secret_values> secrets_;
    std::optional<installation_key> key_;
    std::unique_ptr<db::store> store_;
    std::optional<sender::environment> environment_;
    struct plugin_side;
    std::shared_ptr<plugin_side> plugins_;
    std::unique_ptr<sender::sending_setup> setup_;
    bool attached_ = false;
};

/// The lead, or an error that names it.
[[nodiscard]] result<lead> existing_lead(db::store& store, lead_id id);
/// Who calls, for the history: the user's name, or its number.
[[nodiscard]] std::string caller();

} // namespace leadwire::cli
