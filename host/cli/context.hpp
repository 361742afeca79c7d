// What every command works with: the installation and its database, opened when first asked for.
#pragma once

#include "db/store.hpp"
#include "host/installation/file_store.hpp"
#include "host/installation/paths.hpp"
#include "host/installation/settings.hpp"
#include "host/lead/installation_key.hpp"
#include "host/lead/secrets.hpp"
#include "host/sender/sending_setup.hpp"

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
    [[nodiscard]] result<const sender::sending_setup*> setup();

private:
    std::optional<leadwire::settings> settings_;
    std::optional<secret_values> secrets_;
    std::optional<installation_key> key_;
    std::unique_ptr<db::store> store_;
    std::optional<sender::environment> environment_;
    std::unique_ptr<const sender::sending_setup> setup_;
};

/// The lead, or an error that names it.
[[nodiscard]] result<lead> existing_lead(db::store& store, lead_id id);
/// Who calls, for the history: the user's name, or its number.
[[nodiscard]] std::string caller();

} // namespace leadwire::cli
