// How the commands of a group are put into the program, and how they print.
#pragma once

#include "host/cli/context.hpp"

#include <CLI/CLI.hpp>

#include <charconv>
#include <cstdint>
#include <cstdio>
#include <functional>
#include <string>
#include <string_view>

namespace leadwire::cli {

/// A command's error travels as an exception through CLI11's callbacks to `run`, which prints it.
struct command_failed {
    error why;
};
/// What the arguments alone show to be wrong, and CLI11 cannot: exit status 2.
[[nodiscard]] inline std::unexpected<error> wrong_usage(std::string place, std::string text) {
    return fail(error_code::usage, std::move(place), std::move(text));
}

/// Adds a subcommand whose work fails by an error.
inline CLI::App* add_command(CLI::App& parent, const std::string& name, const std::string& description) {
    auto* command = parent.add_subcommand(name, description);
    command->fallthrough();
    return command;
}
inline void on_run(CLI::App* command, std::function<result<void>()> work) {
    command->callback([work = std::move(work)] {
        if (auto done = work(); !done) throw command_failed{done.error()};
    });
}
/// The ID of a lead, as an option or by its place.
inline CLI::Option* add_lead_id(CLI::App& command, const std::string& name, std::int64_t& id) {
    auto refusal = [](const std::string& text) -> std::string {
        std::int64_t n = 0;
        auto [end, wrong] = std::from_chars(text.data(), text.data() + text.size(), n);
        if (wrong == std::errc{} && end == text.data() + text.size() && n > 0) return {};
        return '"' + text + "\" is no ID of a lead; allowed: an integer from 1";
    };
    return command.add_option(name, id, "ID of the lead")->check(refusal);
}
/// A group of commands ("lead", "integration"), which does nothing alone.
inline CLI::App* add_group(CLI::App& parent, const std::string& name, const std::string& description) {
    auto* group = add_command(parent, name, description);
    // Asked for afterwards, so that a misspelt command is named rather than called missing.
    group->parse_complete_callback([group] {
        if (group->get_subcommands().empty() && group->remaining_size() == 0)
            throw CLI::RequiredError("one of its commands");
    });
    return group;
}

/// One line on standard output.
inline void print_line(std::string_view text) {
    std::fwrite(text.data(), 1, text.size(), stdout);
    std::fputc('\n', stdout);
}
inline void print_json(json::object row) {
    print_line(json::dump(json::value(std::move(row))));
}

/// Of this program, as `version` says it.
[[nodiscard]] std::string_view program_version();

void add_installation_commands(CLI::App& app, context& ctx);
void add_backup_command(CLI::App& app, context& ctx);
void add_restore_command(CLI::App& app, context& ctx);
void add_config_commands(CLI::App& app, context& ctx);
void add_catalog_commands(CLI::App& app, context& ctx);
/// Also returns the group, to which those of `lead_group` add their own.
CLI::App* add_lead_commands(CLI::App& app, context& ctx);
void add_lead_edit_commands(CLI::App& lead_group, context& ctx);
void add_lead_import_command(CLI::App& lead_group, context& ctx);
void add_lead_resolve_command(CLI::App& lead_group, context& ctx);
void add_lead_resend_command(CLI::App& lead_group, context& ctx);
void add_integration_commands(CLI::App& app, context& ctx);
void add_expand_command(CLI::App& app, context& ctx);
void add_dry_run_command(CLI::App& app, context& ctx);
void add_tick_command(CLI::App& app, context& ctx);
void add_plugin_commands(CLI::App& app, context& ctx);
void add_plugin_list_command(CLI::App& plugin_group, context& ctx);
void add_plugin_reload_command(CLI::App& plugin_group, context& ctx);
void add_plugin_verdict_commands(CLI::App& plugin_group, context& ctx);
void add_plugin_replay_command(CLI::App& plugin_group, context& ctx);
void add_key_commands(CLI::App& app, context& ctx);
void add_serve_command(CLI::App& app, context& ctx);
void add_stats_command(CLI::App& app, context& ctx);
void add_version_command(CLI::App& app, context& ctx);

} // namespace leadwire::cli
