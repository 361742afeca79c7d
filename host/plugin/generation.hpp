// One loaded build of a plugin.
#pragma once

#include "host/plugin/plugin_set.hpp"

#include <leadwire/abi/plugin.h>
#include <leadwire/abi/probe.h>

#include <boost/dll/shared_library.hpp>

#include <string>
#include <string_view>

namespace leadwire::plugin {

/// The library is closed when the last holder lets go; every object of it holds on to it.
class generation {
public:
    generation(boost::dll::shared_library library, const lw_plugin& table, plugin_note note,
               std::string identity)
        : library_(std::move(library)), table_(table), note_(std::move(note)),
          identity_(std::move(identity)), probe_(probe_in(table)) {}

    [[nodiscard]] const lw_plugin& table() const { return table_; }
    [[nodiscard]] const plugin_note& note() const { return note_; }
    [[nodiscard]] const std::string& identity() const { return identity_; }
    /// None: the plugin cannot ask about a delivery in doubt.
    [[nodiscard]] const lw_probe* probe() const { return probe_; }

private:
    [[nodiscard]] static const lw_probe* probe_in(const lw_plugin& table) {
        if (table.extension == nullptr) return nullptr;
        constexpr std::string_view name = LW_EXTENSION_PROBE;
        const auto* probe = static_cast<const lw_probe*>(table.extension({name.data(), name.size()}));
        return probe != nullptr && probe->size >= sizeof(lw_probe) ? probe : nullptr;
    }

    boost::dll::shared_library library_;
    const lw_plugin& table_; ///< in the library
    plugin_note note_;
    std::string identity_;
    const lw_probe* probe_; ///< in the library
};

} // namespace leadwire::plugin
