// The author's kit: commands of the group `plugin`.
#pragma once

#include "host/cli/command.hpp"

namespace leadwire::cli {

void add_plugin_new_command(CLI::App& plugin_group, context& ctx);
void add_plugin_test_command(CLI::App& plugin_group, context& ctx);
void add_plugin_check_command(CLI::App& plugin_group, context& ctx);
void add_plugin_watch_command(CLI::App& plugin_group, context& ctx);

} // namespace leadwire::cli
