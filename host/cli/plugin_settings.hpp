// How an installation's settings say that plugins are run.
#pragma once

#include "host/installation/paths.hpp"
#include "host/installation/settings.hpp"
#include "host/plugin/registry.hpp"

namespace leadwire::cli {

[[nodiscard]] plugin::registry_settings plugin_settings_of(const settings& all, const installation_paths& paths);

} // namespace leadwire::cli
