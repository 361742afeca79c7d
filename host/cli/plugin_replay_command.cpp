// plugin replay
#include "host/cli/command.hpp"
#include "host/cli/plugin_settings.hpp"
#include "host/sender/replay.hpp"

#include <fmt/format.h>

namespace leadwire::cli {
namespace {

struct replay_options {
    std::string file, integration, flow;
    std::size_t last = 0; ///< 0: as the settings say
};

/// The file as it lies there: it is run in a child, and nothing is kept of it.
result<plugin::plugin_build> build_of(const std::string& file) {
    auto seen = plugin::inspect(file);
    if (!seen) return std::unexpected(seen.error());
    return plugin::plugin_build{.file = std::filesystem::absolute(file).string(), .note = seen->note, .sha256 = seen->sha256};
}

boost::asio::awaitable<result<std::shared_ptr<plugin::runner>>> configured(plugin::loaded_build& build, const integration& rules,
                                                                           const secret_values& secrets) {
    auto settings = resolved_settings(rules, secrets);
    if (!settings) co_return std::unexpected(settings.error());
    co_return co_await build.configure(rules.id, *settings, plugin::isolation::in_child);
}

/// Both builds in children, with the settings of every integration that uses the plugin.
result<sender::replayed_integrations> both_builds(context& ctx, const replay_options& options, plugin::loaded_build& after,
                                                  plugin::loaded_build* before) {
    auto setup = ctx.setup();
    if (!setup) return std::unexpected(setup.error());
    const auto& name = after.build().note.name;
    sender::replayed_integrations users;
    for (const auto& ready : (*setup)->all()) {
        const auto& rules = ready.rules();
        if (rules.plugin != name || (!options.integration.empty() && options.integration != rules.id)) continue;
        const auto masked = [&ready, &rules](const error& why) {
            return fail(why.code, "integration " + rules.id, ready.masker.mask(why.message()));
        };
        if (!ready.unusable.empty()) return masked({error_code::refused, {}, ready.unusable});
        sender::replayed_integration user{.target = &ready, .before = nullptr, .after = nullptr};
        auto configured_after = ctx.wait_for(configured(after, rules, **ctx.secrets()));
        if (!configured_after) return masked(configured_after.error());
        user.after = std::move(*configured_after);
        if (before) {
            auto configured_before = ctx.wait_for(configured(*before, rules, **ctx.secrets()));
            if (!configured_before) return masked(configured_before.error());
            user.before = std::move(*configured_before);
        }
        users.emplace(rules.id, std::move(user));
    }
    if (users.empty())
        return fail(error_code::not_found, options.integration.empty() ? "plugin " + name : "integration " + options.integration,
                    options.integration.empty() ? "no integration uses it" : "it is not there, or does not use plugin " + name);
    return users;
}

void print_side(char sign, const std::string& text) {
    for (std::size_t at = 0; at < text.size();) {
        const auto end = std::min(text.find('\n', at), text.size());
        print_line(fmt::format("    {} {}", sign, std::string_view(text).substr(at, end - at)));
        at = end + 1;
    }
}

void print(const sender::replayed_send& send) {
    if (send.same()) return;
    print_line(fmt::format("lead {} to {}, flow {}", to_string(send.lead), send.integration, name_of(send.flow)));
    for (const auto& [what, before, after] : send.differences) {
        print_line("  " + what);
        print_side('-', before);
        print_side('+', after);
    }
}

json::object row_of(const sender::replayed_send& send) {
    json::array differences;
    for (const auto& [what, before, after] : send.differences)
        differences.emplace_back(json::object{{"what", what}, {"old", before}, {"new", after}});
    return {{"lead", number(send.lead)},
            {"integration", send.integration},
            {"flow", name_of(send.flow)},
            {"same", send.same()},
            {"differences", std::move(differences)}};
}

void print(context& ctx, const sender::replay_report& report, const std::string& before, const std::string& after) {
    for (const auto& send : report.sends) {
        if (ctx.json())
            print_json(row_of(send));
        else
            print(send);
    }
    if (!ctx.json()) {
        print_line(fmt::format("- {}\n+ {}", before, after));
        print_line(report.summary());
        return;
    }
    json::array failures;
    for (const auto& failure : report.failures) failures.emplace_back(failure);
    print_json({{"replay", json::object{{"old", before},
                                        {"new", after},
                                        {"sends", static_cast<std::int64_t>(report.sends.size())},
                                        {"different", static_cast<std::int64_t>(report.different())},
                                        {"left_out", static_cast<std::int64_t>(report.left_out)},
                                        {"drifted", static_cast<std::int64_t>(report.drifted)},
                                        {"failures", std::move(failures)}}}});
}

result<void> replay(context& ctx, const replay_options& options) {
    std::optional<flow> only;
    if (!options.flow.empty() && !(only = flow_named(options.flow)))
        return wrong_usage("--flow " + options.flow, "is no flow; allowed: new, change, approved, sync");
    auto all = ctx.settings();
    if (!all) return std::unexpected(all.error());
    auto build = build_of(options.file);
    if (!build) return std::unexpected(build.error());
    auto registry = ctx.plugins();
    if (!registry) return std::unexpected(registry.error());
    const auto limits = plugin_settings_of(**all, ctx.paths()).limits;
    plugin::loaded_build after(ctx.io().get_executor(), *build, limits, {});
    std::optional<plugin::loaded_build> before;
    std::string before_is = "as recorded: no build of the plugin can serve";
    if (auto serving = ctx.wait_for((*registry)->choose_build(build->note.name))) {
        before_is = serving->identity();
        before.emplace(ctx.io().get_executor(), std::move(*serving), limits, plugin::isolated_build::failure_listener{});
    }
    auto users = both_builds(ctx, options, after, before ? &*before : nullptr);
    if (!users) return std::unexpected(users.error());
    auto store = ctx.store();
    if (!store) return std::unexpected(store.error());
    std::vector<std::string> names;
    for (const auto& [name, user] : *users) names.push_back(name);
    const auto last = options.last > 0 ? options.last : static_cast<std::size_t>((*all)->count("reload.replay"));
    auto sends = (*store)->recorded_sends(names, only, last);
    if (!sends) return std::unexpected(sends.error());

    const auto report =
        ctx.wait_for(sender::replay(std::move(*sends), std::move(*users), (*ctx.environment())->files));
    print(ctx, report, before_is, build->identity());
    if (report.different() > 0 || !report.failures.empty())
        return fail(error_code::refused, options.file, report.summary());
    return {};
}

} // namespace

void add_plugin_replay_command(CLI::App& plugin_group, context& ctx) {
    auto options = std::make_shared<replay_options>();
    auto* command = add_command(plugin_group, "replay",
                                "the last recorded sends through a build and the one that serves; nothing is sent or stored");
    command->add_option("FILE", options->file, "the plugin's new build")->required();
    command->add_option("--last", options->last, "how many sends (default: the setting reload.replay)")
        ->check(CLI::Range(std::size_t{1}, std::size_t{1'000'000}));
    command->add_option("--integration", options->integration, "of this one alone");
    command->add_option("--flow", options->flow, "new, change, approved or sync alone");
    on_run(command, [&ctx, options] { return replay(ctx, *options); });
}

} // namespace leadwire::cli
