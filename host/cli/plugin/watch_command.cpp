// plugin watch
#include "host/cli/plugin/kit_commands.hpp"
#include "host/cli/plugin/watch/dry_run_lines.hpp"
#include "host/cli/plugin/watch/source_watch.hpp"
#include "host/cli/plugin/watch/watch_round.hpp"
#include "host/delivery/integration_file.hpp"
#include "host/lead/shown_text.hpp"

#include <fmt/format.h>
#include <sys/ioctl.h>
#include <unistd.h>

namespace leadwire::cli {
namespace {

struct watch_options {
    std::string directory, integration, flow = "new", answer;
    std::int64_t lead = 0;
    enum class rounds { one, until_stopped } rounds = rounds::until_stopped;
};

/// An editor that writes a file in pieces, or several files, is through.
constexpr auto quiet = std::chrono::milliseconds(200);
constexpr std::size_t width_elsewhere = 160;

std::size_t width_of_terminal() {
    winsize size{};
    return ::ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col >= 40 ? size.ws_col : width_elsewhere;
}

/// The plugin that the integration names.
result<std::string> plugin_of(context& ctx, const std::string& id) {
    auto store = ctx.open_store(); // of its own, and closed again: what runs later is forked
    if (!store) return std::unexpected(store.error());
    auto rows = (*store)->integrations();
    if (!rows) return std::unexpected(rows.error());
    for (const auto& row : *rows) {
        if (row.id != id) continue;
        auto reading = read_integration(row.text);
        if (!reading.value || !reading.value->plugin)
            return fail(error_code::refused, "integration " + id, "it uses no plugin");
        return *reading.value->plugin;
    }
    return fail(error_code::not_found, "integration " + id,
                "there is none of this name; see `leadwire integration list`");
}

result<watched_project> watched(context& ctx, const watch_options& options) {
    if (!flow_named(options.flow))
        return wrong_usage("--flow " + options.flow, "is no flow; allowed: new, change, approved, sync");
    auto p = project_in(options.directory);
    if (!p) return std::unexpected(p.error());
    auto kit = find_kit();
    if (!kit) return std::unexpected(kit.error());
    auto user = plugin_of(ctx, options.integration);
    if (!user) return std::unexpected(user.error());
    watched_project made{.of = std::move(*p),
                         .kit = std::move(*kit),
                         .user = std::move(*user),
                         .plugins = ctx.paths().plugins(),
                         .leadwire = {"/proc/self/exe", "--dir", ctx.directory},
                         .rehearsal = {"dry-run", "--json", "--lead", std::to_string(options.lead), "--integration",
                                       options.integration, "--flow", options.flow}};
    if (!ctx.database.empty()) made.leadwire.insert(made.leadwire.end(), {"--database", ctx.database});
    if (!options.answer.empty()) made.rehearsal.insert(made.rehearsal.end(), {"--answer", options.answer});
    return made;
}

void print(const round_step& step) {
    print_line(fmt::format("{:8} {:7} {:6} ms  {}", step.name, step.trouble.empty() ? "ok" : "FAILED", step.took.count(),
                           on_one_line(step.text)));
    std::string_view rest = step.trouble;
    while (!rest.empty()) {
        const auto line = rest.substr(0, rest.find('\n'));
        print_line("         " + on_one_line(line));
        rest.remove_prefix(std::min(line.size() + 1, rest.size()));
    }
    std::fflush(stdout);
}

void print(const round_end& end, std::chrono::milliseconds took) {
    if (end.after && (!end.before || end.before == end.after)) {
        print_line("");
        for (const auto& line : dry_run_lines(*end.after)) print_line(on_one_line(line));
    } else if (end.after) {
        print_line("");
        for (const auto& line :
             side_by_side(dry_run_lines(*end.before), dry_run_lines(*end.after), width_of_terminal()))
            print_line(line);
    }
    print_line(fmt::format("\n{} after {} ms", end.good() ? "done" : "not done", took.count()));
}

json::object as_json(const round_end& end, std::chrono::milliseconds took) {
    json::array steps;
    for (const auto& s : end.steps)
        steps.emplace_back(json::object{{"step", s.name},
                                        {"ok", s.trouble.empty()},
                                        {"text", s.trouble.empty() ? s.text : s.trouble},
                                        {"milliseconds", std::int64_t{s.took.count()}}});
    return {{"done", end.good()},
            {"milliseconds", std::int64_t{took.count()}},
            {"steps", std::move(steps)},
            {"before", end.before ? json::value(*end.before) : json::value()},
            {"after", end.after ? json::value(*end.after) : json::value()}};
}

result<void> watch(context& ctx, const watch_options& options) {
    auto w = watched(ctx, options);
    if (!w) return std::unexpected(w.error());
    auto saves = source_watch::of(w->of.directory); // before the first build: a save during it counts
    if (!saves) return std::unexpected(saves.error());
    for (;;) {
        const auto begin = std::chrono::steady_clock::now();
        const auto end = run_round(*w, [&](const round_step& s) {
            if (!ctx.json()) print(s);
        });
        const auto took =
            std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now() - begin);
        ctx.json() ? print_json(as_json(end, took)) : print(end, took);
        if (std::fflush(stdout) != 0) return fail(error_code::io, "standard output", "cannot be written");
        if (options.rounds == watch_options::rounds::one) {
            if (end.good()) return {};
            return fail(error_code::refused, end.steps.back().name, "failed; what it said stands above");
        }
        saves->wait(quiet);
    }
}

} // namespace

void add_plugin_watch_command(CLI::App& plugin_group, context& ctx) {
    auto options = std::make_shared<watch_options>();
    auto* command = add_command(plugin_group, "watch",
                                "on each save in a project: build, quick check, cases, into plugins/ (a host that runs "
                                "reloads it), dry run of a lead beside that of the build before; until Ctrl-C");
    command->add_option("DIR", options->directory, "the project's directory")->required();
    add_lead_id(*command, "--lead", options->lead)->required();
    command->add_option("--integration", options->integration, "ID of the integration")->required();
    command->add_option("--flow", options->flow, "new (default), change, approved or sync");
    command->add_option("--answer", options->answer, "file with an answer, as of dry-run: shows the outcome");
    command->add_flag_callback(
        "--once", [options] { options->rounds = watch_options::rounds::one; },
        "once, without waiting for a save; exit status 1 if a step fails");
    on_run(command, [&ctx, options] { return watch(ctx, *options); });
}

} // namespace leadwire::cli
