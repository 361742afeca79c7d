// plugin new
#include "host/cli/plugin/kit_commands.hpp"
#include "host/cli/plugin/project.hpp"

#include <fmt/format.h>

namespace leadwire::cli {
namespace {

result<void> make(context& ctx, const std::string& name, std::string directory) {
    if (directory.empty()) directory = name;
    auto kit = find_kit();
    if (!kit) return std::unexpected(kit.error());
    if (auto made = make_project(*kit, name, directory); !made) return made;
    if (ctx.json())
        print_json({{"plugin", name}, {"directory", directory}});
    else
        print_line(
            fmt::format("{}: a plugin that works. Edit the two lines marked EDIT, then: cd {} && leadwire "
                        "plugin test",
                        directory, directory));
    return {};
}

} // namespace

void add_plugin_new_command(CLI::App& plugin_group, context& ctx) {
    auto name = std::make_shared<std::string>(), directory = std::make_shared<std::string>();
    auto* command = add_command(
        plugin_group, "new", "a project for a new plugin: sources, cases, integration; builds as it stands");
    command->add_option("NAME", *name, "a-z, 0-9, - and _, at most 63 characters")->required();
    command->add_option("DIRECTORY", *directory, "where it goes: not there yet, or empty (default: NAME)");
    on_run(command, [&ctx, name, directory] { return make(ctx, *name, *directory); });
}

} // namespace leadwire::cli
