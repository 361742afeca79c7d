// plugin inspect, and the group of the others; new, test, check and watch are in plugin/
#include "host/cli/command.hpp"
#include "host/cli/plugin/kit_commands.hpp"
#include "host/cli/sdk_version_text.hpp"
#include "host/plugin/plugin_set.hpp"

#include <fmt/format.h>

namespace leadwire::cli {
namespace {

json::array texts(const std::vector<std::string>& from) {
    json::array to;
    for (const auto& text : from) to.emplace_back(text);
    return to;
}

result<void> inspect(context& ctx, const std::string& file) {
    auto seen = plugin::inspect(file);
    if (!seen) return std::unexpected(seen.error());
    json::object document{{"file", file},
                          {"name", seen->note.name},
                          {"version", seen->note.version},
                          {"abi", std::int64_t{seen->note.abi_version}},
                          {"sdk", sdk_version_text(seen->note.sdk_version)},
                          {"needs", texts(plugin::names_of_needs(seen->note.needs))},
                          {"sha256", seen->sha256},
                          {"size", static_cast<std::int64_t>(seen->size)},
                          {"exported", texts(seen->exported)},
                          {"needed", texts(seen->needed)},
                          {"remarks", texts(seen->remarks)}};
    if (ctx.json()) {
        print_json(std::move(document));
        return {};
    }
    for (const auto& [name, value] : document) {
        if (!value.if_array()) {
            print_line(fmt::format("{:10} {}", name, json::plain_text(value)));
            continue;
        }
        for (const auto& item : *value.if_array())
            print_line(fmt::format("{:10} {}", name, json::plain_text(item)));
    }
    return {};
}

} // namespace

void add_plugin_commands(CLI::App& app, context& ctx) {
    auto* group = add_group(app, "plugin", "integrations compiled as shared objects");
    add_plugin_list_command(*group, ctx);
    add_plugin_reload_command(*group, ctx);
    add_plugin_verdict_commands(*group, ctx);
    auto file = std::make_shared<std::string>();
    auto* inspect_command =
        add_command(*group, "inspect", "a plugin's note, symbols, libraries and hash, without loading it");
    inspect_command->add_option("FILE", *file)->required();
    on_run(inspect_command, [&ctx, file] { return inspect(ctx, *file); });
    add_plugin_new_command(*group, ctx);
    add_plugin_test_command(*group, ctx);
    add_plugin_check_command(*group, ctx);
    add_plugin_watch_command(*group, ctx);
    add_plugin_replay_command(*group, ctx);
}

} // namespace leadwire::cli
