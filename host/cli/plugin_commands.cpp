// plugin list|inspect; new, test, check and watch are in plugin/
#include "host/cli/command.hpp"
#include "host/cli/plugin/kit_commands.hpp"
#include "host/delivery/integration_file.hpp"
#include "host/plugin/plugin_set.hpp"

#include <fmt/format.h>

#include <map>

namespace leadwire::cli {
namespace {

json::array texts(const std::vector<std::string>& from) {
    json::array to;
    for (const auto& text : from) to.emplace_back(text);
    return to;
}

std::string sdk_version_text(std::uint32_t v) {
    return fmt::format("{}.{}.{}", v / 10000, v / 100 % 100, v % 100);
}

/// Which integrations name which plugin.
result<std::map<std::string, std::vector<std::string>>> users(context& ctx) {
    auto store = ctx.store();
    if (!store) return std::unexpected(store.error());
    auto rows = (*store)->integrations();
    if (!rows) return std::unexpected(rows.error());
    std::map<std::string, std::vector<std::string>> by_plugin;
    for (const auto& row : *rows)
        if (auto reading = read_integration(row.text); reading.value && reading.value->plugin)
            by_plugin[*reading.value->plugin].push_back(row.id);
    return by_plugin;
}

result<void> list(context& ctx) {
    auto by_plugin = users(ctx);
    if (!by_plugin) return std::unexpected(by_plugin.error());
    for (const auto& found : plugin::find_plugins(ctx.paths().plugins())) {
        auto file = found.file.filename().string();
        if (!found.note) {
            if (ctx.json())
                print_json({{"file", file}, {"error", found.note.error().text}});
            else
                print_line(fmt::format("{:24} refused: {}", file, found.note.error().text));
            continue;
        }
        const auto& note = *found.note;
        const auto& integrations = (*by_plugin)[note.name];
        if (ctx.json())
            print_json({{"file", file},
                        {"name", note.name},
                        {"version", note.version},
                        {"abi", std::int64_t{note.abi_version}},
                        {"sdk", sdk_version_text(note.sdk_version)},
                        {"integrations", texts(integrations)}});
        else
            print_line(fmt::format("{:24} {:20} {:10} ABI {}, SDK {}  {}", file, note.name, note.version,
                                   note.abi_version, sdk_version_text(note.sdk_version),
                                   fmt::join(integrations, " ")));
    }
    return {};
}

result<void> inspect(context& ctx, const std::string& file) {
    auto seen = plugin::inspect(file);
    if (!seen) return std::unexpected(seen.error());
    json::object document{{"file", file},
                          {"name", seen->note.name},
                          {"version", seen->note.version},
                          {"abi", std::int64_t{seen->note.abi_version}},
                          {"sdk", sdk_version_text(seen->note.sdk_version)},
                          {"needs", std::int64_t{seen->note.needs}},
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
    on_run(add_command(*group, "list", "the plugins of this installation"), [&ctx] { return list(ctx); });
    auto file = std::make_shared<std::string>();
    auto* inspect_command =
        add_command(*group, "inspect", "a plugin's note, symbols, libraries and hash, without loading it");
    inspect_command->add_option("FILE", *file)->required();
    on_run(inspect_command, [&ctx, file] { return inspect(ctx, *file); });
    add_plugin_new_command(*group, ctx);
    add_plugin_test_command(*group, ctx);
    add_plugin_check_command(*group, ctx);
    add_plugin_watch_command(*group, ctx);
}

} // namespace leadwire::cli
