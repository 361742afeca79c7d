// plugin check
#include "host/cli/plugin/check/check_report.hpp"
#include "host/cli/plugin/kit_commands.hpp"
#include "host/installation/private_file.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace leadwire::cli {
namespace {

struct check_options {
    std::string file, settings, integration, junit;
    std::vector<std::string> only;
    double seconds = 10;
    std::uint64_t seed = 1, rounds = 1000;
    std::optional<std::uint64_t> reproduce;
    place_of_work place = place_of_work::child;
    bool names_alone = false;
};

result<check_subject> subject_of(const check_options& options) {
    check_subject s{.file = options.file,
                    .from = {},
                    .limit = std::chrono::milliseconds(static_cast<std::int64_t>(options.seconds * 1000)),
                    .place = options.place,
                    .seed = options.seed,
                    .rounds = options.rounds};
    if (auto note = plugin::read_note(s.file)) s.needs = note->needs; // else the test "file" says why
    if (!options.integration.empty()) {
        auto from = integration_in(options.integration);
        if (!from) return std::unexpected(from.error());
        add_missing_secrets(s.secrets, *from);
        auto settings = resolved_settings(*from, s.secrets);
        if (!settings) return std::unexpected(settings.error());
        s.settings = std::move(*settings);
        s.from = std::move(*from);
    }
    if (!options.settings.empty()) {
        auto settings = json::parse(options.settings);
        if (!settings || !settings->if_object())
            return wrong_usage("--settings", "is no JSON object; allowed: {\"key\": \"value\"}");
        s.settings = std::move(*settings);
    }
    return s;
}

void list(context& ctx) {
    for (const auto& check : plugin_checks())
        if (ctx.json())
            print_json({{"test", check.name}, {"what", check.what}});
        else
            print_line(fmt::format("{:16} {}", check.name, check.what));
}

check_end timed(std::string name, const std::function<std::vector<finding>()>& work) {
    const auto begin = std::chrono::steady_clock::now();
    check_end end{.name = std::move(name), .skipped = {}, .findings = work()};
    end.took =
        std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now() - begin);
    return end;
}

/// Why a test would say nothing after what has failed; empty: it runs.
std::string pointless(check_needs needs, const std::vector<check_end>& before) {
    const auto has_failed = [&](std::string_view name) {
        return std::ranges::any_of(before, [&](const check_end& e) { return e.name == name && e.failed(); });
    };
    if (needs != check_needs::nothing && has_failed("load")) return "the plugin does not load";
    if (needs == check_needs::object && has_failed("settings")) return "the plugin refuses its settings";
    return {};
}

std::vector<check_end> run_all(const check_subject& s, const check_options& options,
                               const std::function<void(const check_end&)>& tell) {
    std::vector<check_end> ends;
    const auto add = [&](check_end end) {
        tell(end);
        ends.push_back(std::move(end));
    };
    if (options.reproduce) {
        const auto seed = *options.reproduce;
        add(timed(fmt::format("seed {}", seed), [&] { return check_one_fuzzed(s, seed); }));
        return ends;
    }
    for (const auto& check : plugin_checks()) {
        if (!options.only.empty() && std::ranges::find(options.only, check.name) == options.only.end())
            continue;
        if (auto why = pointless(check.needs, ends); !why.empty())
            add({.name = std::string(check.name), .skipped = std::move(why), .findings = {}});
        else
            add(timed(std::string(check.name), [&] { return check.run(s); }));
    }
    return ends;
}

result<void> check(context& ctx, const check_options& options) {
    if (options.file.empty())
        return wrong_usage("plugin check", "FILE is missing; allowed: the plugin, or --list");
    for (const auto& name : options.only)
        if (std::ranges::none_of(plugin_checks(), [&](const plugin_check& c) { return c.name == name; }))
            return wrong_usage("--only " + name, "is no test; allowed: those of --list");
    auto s = subject_of(options);
    if (!s) return std::unexpected(s.error());
    const auto ends = run_all(*s, options, [&](const check_end& end) {
        ctx.json() ? print_json(as_json(end)) : print_line(as_lines(end));
        std::fflush(stdout);
    });
    if (!options.junit.empty())
        if (auto written = replace_file(options.junit, as_junit(options.file, ends), file_access::shared);
            !written)
            return written;
    const auto failed = std::ranges::count_if(ends, [](const check_end& e) { return e.failed(); });
    if (failed != 0)
        return fail(error_code::refused, options.file,
                    fmt::format("{} of {} tests failed", failed, ends.size()));
    return {};
}

} // namespace

void add_plugin_check_command(CLI::App& plugin_group, context& ctx) {
    auto options = std::make_shared<check_options>();
    auto* command = add_command(
        plugin_group, "check",
        "the validator: tries a plugin with all that it may meet, each test in a process of its own");
    command->add_option("FILE", options->file, "the plugin (.so)");
    command->add_option("--settings", options->settings, "its settings, as JSON");
    command->add_option(
        "--integration", options->integration,
        "an integration file: its settings and request templates; secrets become their names");
    command->add_option("--only", options->only, "run this test; may be given again")
        ->allow_extra_args(false);
    command->add_option("--limit", options->seconds, "seconds that a call may take (default 10)")
        ->check(CLI::Range(0.1, 3600.0));
    command->add_option("--seed", options->seed, "first seed of the test fuzz (default 1)")
        ->check(CLI::Range(std::uint64_t{1}, std::uint64_t{1} << 62));
    command->add_option("--rounds", options->rounds, "inputs of the test fuzz (default 1000)")
        ->check(CLI::Range(std::uint64_t{1}, std::uint64_t{1} << 32));
    command->add_option("--reproduce", options->reproduce,
                        "run the one input of this seed, and nothing else");
    command->add_option("--junit", options->junit, "file for the results as JUnit XML");
    command->add_flag_callback(
        "--in-process", [options] { options->place = place_of_work::here; },
        "no child processes: for a debugger; a crash ends the command");
    command->add_flag("--list", options->names_alone, "the tests, without running any");
    on_run(command, [&ctx, options]() -> result<void> {
        if (options->names_alone) return list(ctx), result<void>{};
        return check(ctx, *options);
    });
}

} // namespace leadwire::cli
