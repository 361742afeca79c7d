// One loaded build of a plugin.
#pragma once

#include "host/plugin/plugin_set.hpp"

#include <leadwire/abi/plugin.h>

#include <boost/dll/shared_library.hpp>

#include <string>

namespace leadwire::plugin {

/// The library is closed when the last holder lets go; every object of it holds on to it.
class generation {
public:
    generation(boost::dll::shared_library library, const lw_plugin& table, plugin_note note,
               std::string identity)
        : library_(std::move(library)), table_(table), note_(std::move(note)),
          identity_(std::move(identity)) {}

    [[nodiscard]] const lw_plugin& table() const { return table_; }
    [[nodiscard]] const plugin_note& note() const { return note_; }
    [[nodiscard]] const std::string& identity() const { return identity_; }

private:
    boost::dll::shared_library library_;
    const lw_plugin& table_; ///< in the library
    plugin_note note_;
    std::string identity_;
};

} // namespace leadwire::plugin
