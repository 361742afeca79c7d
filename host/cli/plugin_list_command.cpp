// plugin list
#include "host/cli/command.hpp"
#include "host/cli/control_client.hpp"
#include "host/cli/sdk_version_text.hpp"
#include "host/delivery/integration_file.hpp"
#include "host/plugin/plugin_file.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <map>

namespace leadwire::cli {
namespace {

/// What the list says of a file, from the database and from hosts that run.
struct around {
    std::map<std::string, std::vector<std::string>> integrations; ///< by plugin
    std::vector<db::plugin_build> builds;
    struct running {
        int host = 0;
        json::object plugin;
    };
    std::vector<running> hosts;
};

result<around> look_around(context& ctx) {
    around all;
    auto store = ctx.store();
    if (!store) return std::unexpected(store.error());
    auto rows = (*store)->integrations();
    if (!rows) return std::unexpected(rows.error());
    for (const auto& row : *rows)
        if (auto reading = read_integration(row.text); reading.value && reading.value->plugin)
            all.integrations[*reading.value->plugin].push_back(row.id);
    auto builds = (*store)->plugin_builds();
    if (!builds) return std::unexpected(builds.error());
    all.builds = std::move(*builds);
    for (const auto& host : running_host::all(ctx.paths().run()))
        if (auto told = host.ask({.what = control_order::kind::list},
                                 [&](const json::object& line) {
                                     all.hosts.push_back({host.id(), line});
                                 });
            !told)
            return std::unexpected(told.error());
    return all;
}

/// "host 4711: serves 1.0.0 abcd1234, generation 2, 3 sends under way, 1 build leaving"
std::string host_line(const around::running& r) {
    const auto& p = r.plugin;
    const auto* leaving = json::find(p, "leaving");
    const auto old = leaving && leaving->if_array() ? leaving->if_array()->size() : 0;
    auto serves = json::find(p, "sha256")
                      ? fmt::format("serves {} {}", json::plain_text(p, "version"), json::plain_text(p, "sha256").substr(0, 8))
                      : "its leads wait: " + json::plain_text(p, "why");
    auto line = fmt::format("    host {}: {}, generation {}, {} sends under way, {} builds leaving", r.host, serves,
                            json::plain_text(p, "generation"), json::plain_text(p, "under_way"), old);
    if (const auto* tried = json::find(p, "candidate"); tried && tried->if_object())
        line += fmt::format(", tries out {} {}", json::plain_text(*tried->if_object(), "version"),
                            json::plain_text(*tried->if_object(), "sha256").substr(0, 8));
    return line;
}

json::array hosts_json(const around& all, const std::string& plugin) {
    json::array hosts;
    for (const auto& r : all.hosts) {
        if (json::plain_text(r.plugin, "plugin") != plugin) continue;
        json::object one{{"host", std::int64_t{r.host}}};
        for (const auto& member : r.plugin)
            if (member.first != "plugin") one.push_back(member);
        hosts.emplace_back(std::move(one));
    }
    return hosts;
}

void print_file(context& ctx, const around& all, const plugin::found_plugin& found) {
    const auto file = found.file.filename().string();
    if (!found.note) {
        if (ctx.json())
            print_json({{"file", file}, {"error", found.note.error().text}});
        else
            print_line(fmt::format("{:24} refused: {}", file, found.note.error().text));
        return;
    }
    const auto& note = *found.note;
    const auto bytes = plugin::read_plugin_file(found.file);
    const auto sha256 = bytes ? plugin::sha256_of(*bytes) : std::string();
    const auto known = std::ranges::find(all.builds, sha256, &db::plugin_build::sha256);
    const auto verdict = known == all.builds.end() ? db::build_verdict::none : known->verdict;
    const auto why = verdict == db::build_verdict::none ? std::string() : known->why;
    const auto users = all.integrations.find(note.name);
    const auto integrations = users == all.integrations.end() ? std::vector<std::string>() : users->second;
    if (ctx.json()) {
        json::array ids;
        for (const auto& id : integrations) ids.emplace_back(id);
        print_json({{"file", file},
                    {"name", note.name},
                    {"version", note.version},
                    {"abi", std::int64_t{note.abi_version}},
                    {"sdk", sdk_version_text(note.sdk_version)},
                    {"integrations", std::move(ids)},
                    {"sha256", sha256},
                    {"verdict", db::name_of(verdict)},
                    {"why", why},
                    {"hosts", hosts_json(all, note.name)}});
        return;
    }
    print_line(fmt::format("{:24} {:20} {:10} {:8} ABI {}, SDK {}  {}", file, note.name, note.version,
                           sha256.substr(0, 8), note.abi_version, sdk_version_text(note.sdk_version),
                           fmt::join(integrations, " ")));
    if (verdict != db::build_verdict::none) print_line(fmt::format("    {}: {}", db::name_of(verdict), why));
    for (const auto& r : all.hosts)
        if (json::plain_text(r.plugin, "plugin") == note.name) print_line(host_line(r));
}

result<void> list(context& ctx) {
    auto all = look_around(ctx);
    if (!all) return std::unexpected(all.error());
    for (const auto& found : plugin::find_plugins(ctx.paths().plugins())) print_file(ctx, *all, found);
    return {};
}

} // namespace

void add_plugin_list_command(CLI::App& plugin_group, context& ctx) {
    on_run(add_command(plugin_group, "list", "the plugins of this installation, and how they stand in hosts that run"),
           [&ctx] { return list(ctx); });
}

} // namespace leadwire::cli
