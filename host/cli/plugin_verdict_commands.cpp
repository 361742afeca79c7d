// plugin rollback|quarantine|release
#include "host/cli/command.hpp"
#include "host/cli/control_client.hpp"
#include "host/plugin/plugin_file.hpp"

#include <algorithm>
#include <fmt/format.h>

namespace leadwire::cli {
namespace {

using builds = std::vector<db::plugin_build>;

constexpr std::size_t least_digits = 8;

std::string shown(const db::plugin_build& b) {
    return fmt::format("{} {} {}", b.plugin, b.version, b.sha256.substr(0, least_digits));
}

result<void> judge(context& ctx, const db::plugin_build& build, db::build_verdict verdict, const std::string& why) {
    auto store = ctx.store();
    if (!store) return std::unexpected(store.error());
    if (auto seen = (*store)->see_build({build.sha256, build.plugin, build.version, now()}); !seen) return seen;
    return (*store)->judge_build(
        {.sha256 = build.sha256, .verdict = verdict, .why = why, .who = caller(), .at = now()});
}

/// Hosts that run read what was judged, and say how the plugin stands then.
result<void> heed(context& ctx, const db::plugin_build& judged, std::string_view verdict) {
    if (ctx.json())
        print_json(
            {{"plugin", judged.plugin}, {"version", judged.version}, {"sha256", judged.sha256}, {"verdict", verdict}});
    else
        print_line(fmt::format("{}: {}", shown(judged), verdict));
    result<void> all;
    for (const auto& host : running_host::all(ctx.paths().run())) {
        auto done = host.ask({.what = control_order::kind::heed}, [&](const json::object& line) {
            if (json::plain_text(line, "plugin") != judged.plugin) return;
            const auto version = json::plain_text(line, "version"), sha256 = json::plain_text(line, "sha256");
            if (ctx.json())
                print_json({{"host", std::int64_t{host.id()}},
                            {"plugin", judged.plugin},
                            {"version", version},
                            {"sha256", sha256},
                            {"why", json::plain_text(line, "why")}});
            else if (sha256.empty())
                print_line(fmt::format("host {}: its leads wait: {}", host.id(), json::plain_text(line, "why")));
            else
                print_line(fmt::format("host {}: serves {} {}", host.id(), version, sha256.substr(0, least_digits)));
        });
        if (!done && all) all = std::move(done);
    }
    return all;
}

/// That of its file in plugins/.
std::optional<db::plugin_build> lying_build(context& ctx, std::string_view name_or_hash) {
    for (const auto& found : plugin::find_plugins(ctx.paths().plugins())) {
        const auto bytes = found.note ? plugin::read_plugin_file(found.file)
                                      : result<std::string>(std::unexpected(found.note.error()));
        if (!bytes) continue;
        auto sha256 = plugin::sha256_of(*bytes);
        if (found.note->name == name_or_hash ||
            (name_or_hash.size() >= least_digits && sha256.starts_with(name_or_hash)))
            return db::plugin_build{
                .sha256 = std::move(sha256), .plugin = found.note->name, .version = found.note->version};
    }
    return std::nullopt;
}

/// The build of the plugin that hosts serve now; without hosts the last one that began to.
result<db::plugin_build> serving_build(context& ctx, const builds& all, const std::string& name) {
    std::string sha256;
    for (const auto& host : running_host::all(ctx.paths().run())) {
        auto told = host.ask({.what = control_order::kind::list}, [&](const json::object& line) {
            const auto here = json::plain_text(line, "sha256");
            if (json::plain_text(line, "plugin") == name && !here.empty()) sha256 = here;
        });
        if (!told) return std::unexpected(told.error());
    }
    for (const auto& b : all)
        if (b.plugin == name &&
            (sha256.empty() ? b.served_at && b.verdict == db::build_verdict::none : b.sha256 == sha256))
            return b;
    if (auto lying = lying_build(ctx, name)) return *lying;
    return fail(error_code::not_found, name, "no build of this plugin serves, or has served; allowed: the hash of one");
}

result<builds> known_builds(context& ctx) {
    auto store = ctx.store();
    if (!store) return std::unexpected(store.error());
    return (*store)->plugin_builds();
}

bool is_name(const builds& all, const std::string& text) {
    return std::ranges::any_of(all, [&](const db::plugin_build& b) { return b.plugin == text; });
}

result<db::plugin_build> build_of_hash(context& ctx, const builds& all, const std::string& hash) {
    std::vector<const db::plugin_build*> matches;
    for (const auto& b : all)
        if (hash.size() >= least_digits && b.sha256.starts_with(hash)) matches.push_back(&b);
    if (matches.size() == 1) return *matches.front();
    if (matches.size() > 1)
        return fail(error_code::conflict, hash,
                    fmt::format("{} builds begin with it; allowed: more digits", matches.size()));
    if (auto lying = lying_build(ctx, hash)) return *lying;
    return fail(
        error_code::not_found, hash,
        fmt::format("neither a plugin nor a build; allowed: a plugin's name, or {} or more digits of a build's hash",
                    least_digits));
}

result<void> quarantine(context& ctx, const std::string& what, const std::string& why) {
    auto all = known_builds(ctx);
    if (!all) return std::unexpected(all.error());
    auto build = is_name(*all, what) ? serving_build(ctx, *all, what) : build_of_hash(ctx, *all, what);
    if (!build) return std::unexpected(build.error());
    if (auto done = judge(ctx, *build, db::build_verdict::quarantined, why.empty() ? "by hand, by " + caller() : why);
        !done)
        return done;
    return heed(ctx, *build, "quarantined");
}

result<void> release(context& ctx, const std::string& what) {
    auto all = known_builds(ctx);
    if (!all) return std::unexpected(all.error());
    auto wanted = build_of_hash(ctx, *all, what);
    if (is_name(*all, what)) {
        auto lying = lying_build(ctx, what);
        wanted = lying ? result<db::plugin_build>(*lying)
                       : fail(error_code::not_found, what, "its file is not in plugins/; allowed: the hash of a build");
    }
    if (!wanted) return std::unexpected(wanted.error());
    const auto known = std::ranges::find(*all, wanted->sha256, &db::plugin_build::sha256);
    if (known == all->end() || known->verdict == db::build_verdict::none) {
        std::string others;
        for (const auto& b : *all)
            if (b.plugin == wanted->plugin && b.verdict != db::build_verdict::none)
                others += fmt::format("{} {} ({})", others.empty() ? "; allowed:" : ",",
                                      b.sha256.substr(0, least_digits), db::name_of(b.verdict));
        return fail(error_code::not_found, shown(*wanted), "nothing stands against it" + others);
    }
    if (auto done = judge(ctx, *known, db::build_verdict::none, "released by " + caller()); !done) return done;
    return heed(ctx, *known, "released");
}

result<void> rollback(context& ctx, const std::string& name) {
    auto all = known_builds(ctx);
    if (!all) return std::unexpected(all.error());
    auto build = serving_build(ctx, *all, name);
    if (!build) return std::unexpected(build.error());
    const bool has_earlier = std::ranges::any_of(*all, [&](const db::plugin_build& b) {
        return b.plugin == name && b.sha256 != build->sha256 && b.served_at && b.verdict == db::build_verdict::none;
    });
    if (!has_earlier)
        return fail(
            error_code::not_found, shown(*build),
            fmt::format(
                "no other build has served that could take over; `leadwire plugin quarantine {}` lets its leads wait",
                name));
    if (auto done = judge(ctx, *build, db::build_verdict::withdrawn, "rolled back by " + caller()); !done) return done;
    return heed(ctx, *build, "withdrawn");
}

} // namespace

void add_plugin_verdict_commands(CLI::App& plugin_group, context& ctx) {
    auto name = std::make_shared<std::string>(), which = std::make_shared<std::string>(),
         why = std::make_shared<std::string>();
    auto* back = add_command(plugin_group, "rollback",
                             "back to the build that served before; this one is withdrawn until `release`");
    back->add_option("NAME", *name, "of the plugin")->required();
    on_run(back, [&ctx, name] { return rollback(ctx, *name); });
    auto* lock =
        add_command(plugin_group, "quarantine", "a build must not serve; an earlier one does, or its leads wait");
    lock->add_option("NAME|HASH", *which, "of the plugin (the build that serves), or the beginning of a build's hash")
        ->required();
    lock->add_option("--why", *why, "for the journal, and for whoever wonders");
    on_run(lock, [&ctx, which, why] { return quarantine(ctx, *which, *why); });
    auto* free =
        add_command(plugin_group, "release", "a build that was refused, quarantined or withdrawn may serve again");
    free->add_option("NAME|HASH", *which, "of the plugin (the build of its file), or the beginning of a build's hash")
        ->required();
    on_run(free, [&ctx, which] { return release(ctx, *which); });
}

} // namespace leadwire::cli
