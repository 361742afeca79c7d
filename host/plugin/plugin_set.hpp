// The plugins of an installation: found by their note, loaded once, one object of the author's class for each
// integration.
#pragma once

#include "host/lead/error.hpp"
#include "host/plugin/plugin_send.hpp"

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace leadwire::plugin {

/// The ELF note of a plugin, read without loading the file (docs/writing-a-plugin.md).
struct plugin_note {
    std::uint32_t abi_version = 0;
    std::uint32_t sdk_version = 0; ///< major * 10000 + minor * 100 + patch
    std::uint32_t needs = 0;       ///< LW_NEEDS_*
    std::string name;
    std::string version;
};

/// What a plugin may be called: a-z, 0-9, - and _, beginning with a letter or digit. Its length is not looked at.
[[nodiscard]] bool is_plugin_name(std::string_view name);

/// "http", "store", "edit_now": as authors ask for them.
[[nodiscard]] std::vector<std::string> names_of_needs(std::uint32_t needs);
/// Reads the note; an error names the field, what was found and what was expected. Never loads, never trusts
/// the file.
[[nodiscard]] result<plugin_note> read_note(const std::filesystem::path& file);

/// What `plugin inspect` shows.
struct plugin_inspection {
    plugin_note note;
    std::string sha256;
    std::uint64_t size = 0;
    std::vector<std::string> exported; ///< defined dynamic symbols that are visible
    std::vector<std::string> needed;   ///< DT_NEEDED
    std::vector<std::string> remarks;  ///< unique symbols, text relocations, … with the remedy
    /// Those of the remarks for which a running host does not take it: it could not be unloaded, or not be used.
    std::vector<std::string> obstacles;
    std::string search_path; ///< DT_RUNPATH or DT_RPATH: where its libraries are looked for first
};
[[nodiscard]] result<plugin_inspection> inspect(const std::filesystem::path& file);

/// One loaded build of a plugin. Sends hold on to it; the file is closed when the last one lets go.
class generation;

/// What an author may have written for a flow.
enum class entry : std::uint8_t {
    preprocess,
    process,
    preprocess_probe, ///< of a delivery in doubt: what to ask the target, from an empty request
    probe
};
/// "process_new", "preprocess_probe": as authors call it.
[[nodiscard]] std::string name_of(entry e, flow f);

/// The author's object for one integration, in this process. Calls may come from one thread at a time.
class configured_plugin {
public:
    virtual ~configured_plugin() = default;
    /// "altercpa 1.0.0 sha256:1234abcd": what an attempt records.
    [[nodiscard]] virtual const std::string& identity() const = 0;
    /// False if the author's class has nothing for it.
    [[nodiscard]] virtual bool has(entry e, flow f) const = 0;
    /// An error is the author's exception, or a misuse: the attempt fails with its text. `process` and `probe` set
    /// `send.verdict`; none set: the plugin gave no value.
    [[nodiscard]] virtual result<void> call(entry e, plugin_send& send) = 0;
};

/// Loads the file (RTLD_NOW | RTLD_LOCAL) after its note was read and checked.
[[nodiscard]] result<std::shared_ptr<generation>> load(const std::filesystem::path& file);
/// Makes and configures an object; an error carries what the plugin said against its settings.
[[nodiscard]] result<std::shared_ptr<configured_plugin>>
configure(std::shared_ptr<generation> g, std::string_view integration_id, const json::value& settings);

/// A plugin directory as it stands.
struct found_plugin {
    std::filesystem::path file;
    result<plugin_note> note;
};
/// Every .so of the directory, by name of file.
[[nodiscard]] std::vector<found_plugin> find_plugins(const std::filesystem::path& directory);

} // namespace leadwire::plugin
