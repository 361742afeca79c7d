#include "host/cli/app.hpp"

#include "host/cli/command.hpp"
#include "host/cli/log.hpp"

#include <algorithm>
#include <csignal>
#include <cstdlib>
#include <exception>

namespace leadwire::cli {
namespace {

enum exit_status { done = 0, failed = 1, misused = 2 };

exit_status report(std::string text, exit_status status) {
    std::ranges::replace(text, '\n', ' '); // one line, whatever the cause said
    std::fprintf(stderr, "leadwire: %s\n", text.c_str());
    return status;
}

/// "leadwire lead show", as far as the arguments were understood.
std::string command_named(const CLI::App& app) {
    auto under = app.get_subcommands();
    return app.get_name() + (under.empty() ? "" : ' ' + command_named(*under.front()));
}

std::string default_directory() {
    const char* named = std::getenv("LEADWIRE_DIR");
    return named && *named ? named : "./leadwire-data";
}

} // namespace

int run(int argc, char** argv) {
    std::signal(SIGXFSZ, SIG_IGN); // a limit on the size of files is an error like a full disk
    log_to_standard_error();
    context ctx;
    ctx.directory = default_directory();
    CLI::App app("leadwire takes leads from a database and sends each one to its target CRM.", "leadwire");
    app.parse_complete_callback([&app] {
        if (app.get_subcommands().empty() && app.remaining_size() == 0)
            throw CLI::RequiredError("a command");
    });
    app.fallthrough();
    app.option_defaults()->always_capture_default(false);
    app.add_option("--dir", ctx.directory,
                   "directory of the installation (or LEADWIRE_DIR; default ./leadwire-data)");
    app.add_option("--database", ctx.database, "database URL, instead of the settings' one");
    app.add_flag_callback("--json", [&ctx] { ctx.output = output_form::json; }, "machine-readable output");

    add_installation_commands(app, ctx);
    add_backup_command(app, ctx);
    add_restore_command(app, ctx);
    add_config_commands(app, ctx);
    add_catalog_commands(app, ctx);
    auto* lead_group = add_lead_commands(app, ctx);
    add_lead_edit_commands(*lead_group, ctx);
    add_lead_import_command(*lead_group, ctx);
    add_lead_resolve_command(*lead_group, ctx);
    add_lead_resend_command(*lead_group, ctx);
    add_integration_commands(app, ctx);
    add_expand_command(app, ctx);
    add_dry_run_command(app, ctx);
    add_tick_command(app, ctx);
    add_serve_command(app, ctx);
    add_key_commands(app, ctx);
    add_plugin_commands(app, ctx);
    add_stats_command(app, ctx);
    add_version_command(app, ctx);

    try {
        app.parse(argc, argv);
    } catch (const command_failed& ended) {
        std::fflush(stdout);
        return report(ended.why.message(), ended.why.code == error_code::usage ? misused : failed);
    } catch (const CLI::ParseError& wrong) {
        if (wrong.get_exit_code() == 0) return app.exit(wrong); // --help
        return report(std::string(wrong.what()) + " (" + command_named(app) + " --help)", misused);
    } catch (const std::exception& unforeseen) {
        return report(unforeseen.what(), failed);
    }
    // A full disk behind a redirection is a failure too.
    if (std::fflush(stdout) != 0 || std::ferror(stdout))
        return report("standard output cannot be written", failed);
    return done;
}

} // namespace leadwire::cli
