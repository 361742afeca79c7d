// A plugin meets a host of another version: what the validator tries before a new host does.
#pragma once

#include "host/plugin/plugin_set.hpp"

#include <cstdint>

namespace leadwire::plugin {

struct host_version {
    std::uint32_t table_size = 0; ///< of the host's table of functions
    std::uint32_t abi_version = 0;
};
/// Of this host.
[[nodiscard]] host_version this_host();

enum class meeting { refused, taken };

/// Loads the file and hands a table of that version to its entry function. Behind the last byte of the table
/// lies no memory: a plugin that looks further crashes. Run it in a child process.
[[nodiscard]] result<meeting> meet_host(const std::filesystem::path& file, host_version version);

/// A newer host whose table has grown: makes an object, lets it preprocess and process the send (process only
/// if it has that flow), and asks the plugin for an extension that there is not. An error is a broken rule.
/// What the plugin says against settings or lead is none.
[[nodiscard]] result<void> send_from_newer_host(const std::filesystem::path& file,
                                                const json::value& settings, plugin_send& send,
                                                const target_answer& answer);

} // namespace leadwire::plugin
