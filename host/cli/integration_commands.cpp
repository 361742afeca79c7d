// integration check|apply|list|show|history|rollback|pause|resume
#include "host/cli/command.hpp"
#include "host/delivery/integration_file.hpp"
#include "host/installation/private_file.hpp"

#include <fmt/format.h>

namespace leadwire::cli {
namespace {

struct checked_file {
    std::string file, text;
    integration_reading reading;
};

result<checked_file> check_file(const std::string& file) {
    auto text = read_file(file);
    if (!text) return std::unexpected(text.error());
    checked_file checked{file, std::move(*text), {}};
    checked.reading = read_integration(checked.text);
    return checked;
}

/// What only an installation can tell: secrets that are not set, a plugin that is missing or refuses its
/// settings.
void check_against_installation(context& ctx, checked_file& checked) {
    if (!checked.reading.value || !std::filesystem::exists(ctx.paths().settings())) return;
    auto env = ctx.environment();
    if (!env) return;
    const auto& rules = *checked.reading.value;
    bool complete = true;
    for (const auto& name : rules.secrets())
        if (!(*env)->secrets.contains(name)) {
            checked.reading.warnings.push_back(
                {1, 1, fmt::format("secret {} is not set; its leads wait until it is", name)});
            complete = false;
        }
    if (!rules.plugin || !complete) return;
    auto plugins = ctx.plugins();
    if (!plugins) return;
    auto found = ctx.wait_for(sender::try_plugin(rules, (*env)->secrets, **plugins));
    if (found) return;
    file_remark remark{1, 1, "plugin " + rules.masker((*env)->secrets).mask(found.error().message())};
    if (found.error().code == error_code::not_found)
        checked.reading.warnings.push_back(std::move(remark)); // it may be copied in later; its leads wait
    else
        checked.reading.mistakes.push_back(std::move(remark));
}

json::array remarks_json(const std::vector<file_remark>& remarks) {
    json::array rows;
    for (const auto& r : remarks)
        rows.emplace_back(json::object{{"line", r.line}, {"column", r.column}, {"text", r.text}});
    return rows;
}

void print_remarks(context& ctx, const checked_file& checked) {
    for (const auto& mistake : checked.reading.mistakes)
        fmt::print(stderr, "{}\n", mistake.message(checked.file));
    for (const auto& warning : checked.reading.warnings)
        fmt::print(
            stderr, "{}\n",
            file_remark{warning.line, warning.column, "warning: " + warning.text}.message(checked.file));
    if (ctx.json())
        print_json({{"file", checked.file},
                    {"ok", checked.reading.mistakes.empty()},
                    {"mistakes", remarks_json(checked.reading.mistakes)},
                    {"warnings", remarks_json(checked.reading.warnings)}});
}

result<std::vector<checked_file>> check_all(context& ctx, const std::vector<std::string>& files) {
    std::vector<checked_file> all;
    std::size_t mistakes = 0;
    for (const auto& file : files) {
        auto checked = check_file(file);
        if (!checked) return std::unexpected(checked.error());
        check_against_installation(ctx, *checked);
        print_remarks(ctx, *checked);
        mistakes += checked->reading.mistakes.size();
        all.push_back(std::move(*checked));
    }
    if (mistakes > 0)
        return invalid("",
                       fmt::format("{} mistake{}; nothing was changed", mistakes, mistakes == 1 ? "" : "s"));
    return all;
}

result<void> check(context& ctx, const std::vector<std::string>& files) {
    auto all = check_all(ctx, files);
    if (!all) return std::unexpected(all.error());
    if (!ctx.json())
        for (const auto& checked : *all) print_line(fmt::format("{}: ok", checked.file));
    return {};
}

/// One row for each offer and country, as the triggers of the database read it.
std::vector<db::approved_route> approved_routes(const integration& rules) {
    std::vector<db::approved_route> routes;
    const auto* rule = rules.rule_of(flow::approved);
    if (!rule || !rule->status) return routes;
    std::vector<std::optional<offer_id>> offers;
    std::vector<std::optional<std::string>> countries;
    if (rules.offers) offers.assign(rules.offers->begin(), rules.offers->end());
    if (!rules.offers) offers.emplace_back();
    if (rules.countries) countries.assign(rules.countries->begin(), rules.countries->end());
    if (!rules.countries) countries.emplace_back();
    for (const auto& offer : offers)
        for (const auto& country : countries) routes.emplace_back(*rule->status, offer, country);
    return routes;
}

result<void> apply_files(context& ctx, const std::vector<std::string>& files) {
    auto store = ctx.store();
    if (!store) return std::unexpected(store.error());
    auto all = check_all(ctx, files);
    if (!all) return std::unexpected(all.error());
    for (const auto& checked : *all) {
        const auto& id = checked.reading.value->id;
        auto version =
            (*store)->apply_integration(id, checked.text, caller(), "applied from " + checked.file,
                                        approved_routes(*checked.reading.value));
        if (!version) return std::unexpected(version.error());
        if (ctx.json())
            print_json({{"id", id}, {"version", *version}});
        else
            print_line(fmt::format("{}: version {} is in force", id, *version));
    }
    return {};
}

result<db::integration_row> existing(context& ctx, const std::string& id) {
    auto store = ctx.store();
    if (!store) return std::unexpected(store.error());
    auto rows = (*store)->integrations();
    if (!rows) return std::unexpected(rows.error());
    std::string names;
    for (auto& row : *rows) {
        if (row.id == id) return std::move(row);
        names += (names.empty() ? "" : ", ") + row.id;
    }
    return fail(error_code::not_found, "integration " + id,
                "there is none of this name; there are: " + (names.empty() ? "none" : names));
}

result<void> list(context& ctx) {
    auto store = ctx.store();
    if (!store) return std::unexpected(store.error());
    auto rows = (*store)->integrations();
    if (!rows) return std::unexpected(rows.error());
    for (const auto& row : *rows) {
        auto reading = read_integration(row.text);
        json::array flows;
        std::string words;
        if (reading.value)
            for (const auto& [flow, rule] : reading.value->flows) {
                flows.emplace_back(name_of(flow));
                words += fmt::format("{}{}", words.empty() ? "" : " ", name_of(flow));
            }
        auto plugin = reading.value ? reading.value->plugin : std::nullopt;
        if (ctx.json())
            print_json({{"id", row.id},
                        {"version", row.version},
                        {"paused", row.paused},
                        {"plugin", plugin ? json::value(*plugin) : json::value(nullptr)},
                        {"flows", std::move(flows)}});
        else
            print_line(fmt::format("{:24} version {:<4} {:8} {:20} {}", row.id, row.version,
                                   row.paused ? "paused" : "active", plugin.value_or("(answer rules)"),
                                   words));
    }
    return {};
}

result<void> show(context& ctx, const std::string& id) {
    auto row = existing(ctx, id);
    if (!row) return std::unexpected(row.error());
    if (ctx.json())
        print_json(
            {{"id", row->id}, {"version", row->version}, {"paused", row->paused}, {"text", row->text}});
    else
        std::fwrite(row->text.data(), 1, row->text.size(), stdout);
    return {};
}

result<void> history(context& ctx, const std::string& id) {
    auto row = existing(ctx, id);
    if (!row) return std::unexpected(row.error());
    auto versions = (*ctx.store())->integration_history(id);
    if (!versions) return std::unexpected(versions.error());
    for (const auto& v : *versions) {
        bool in_force = v.version == row->version;
        if (ctx.json())
            print_json({{"version", v.version},
                        {"at", to_string(v.at)},
                        {"who", v.who},
                        {"note", v.note},
                        {"in_force", in_force}});
        else
            print_line(fmt::format("{:>4}  {}  {:12} {}{}", v.version, to_string(v.at), v.who, v.note,
                                   in_force ? "  (in force)" : ""));
    }
    return {};
}

result<void> rollback(context& ctx, const std::string& id, int version) {
    if (auto row = existing(ctx, id); !row) return std::unexpected(row.error());
    auto versions = (*ctx.store())->integration_history(id);
    if (!versions) return std::unexpected(versions.error());
    for (const auto& v : *versions) {
        if (v.version != version) continue;
        auto reading = read_integration(v.text);
        if (!reading.value)
            return invalid(fmt::format("integration {} version {}", id, version),
                           "cannot be read by this version of leadwire: " +
                               reading.mistakes.front().message("line"));
        auto made = (*ctx.store())
                        ->apply_integration(id, v.text, caller(),
                                            fmt::format("rolled back to version {}", version),
                                            approved_routes(*reading.value));
        if (!made) return std::unexpected(made.error());
        if (ctx.json())
            print_json({{"id", id}, {"version", *made}});
        else
            print_line(
                fmt::format("{}: version {} is in force, with the text of version {}", id, *made, version));
        return {};
    }
    return fail(error_code::not_found, fmt::format("integration {} version {}", id, version),
                "there is no such version; see `leadwire integration history`");
}

result<void> set_paused(context& ctx, const std::string& id, bool paused) {
    if (auto row = existing(ctx, id); !row) return std::unexpected(row.error());
    if (auto done = (*ctx.store())->set_paused(id, paused); !done) return done;
    if (ctx.json())
        print_json({{"id", id}, {"paused", paused}});
    else
        print_line(fmt::format("{} is {}", id, paused ? "paused; its leads wait" : "active"));
    return {};
}

} // namespace

void add_integration_commands(CLI::App& app, context& ctx) {
    auto* group = add_group(app, "integration", "target CRMs: settings, versions, pauses");
    auto files = std::make_shared<std::vector<std::string>>();
    auto id = std::make_shared<std::string>();
    auto version = std::make_shared<int>(0);

    auto* check_command = add_command(*group, "check", "read files and name every mistake; changes nothing");
    check_command->add_option("FILE", *files)->required();
    on_run(check_command, [&ctx, files] { return check(ctx, *files); });
    auto* apply_command = add_command(*group, "apply", "check files, then put them in force as new versions");
    apply_command->add_option("FILE", *files)->required();
    on_run(apply_command, [&ctx, files] { return apply_files(ctx, *files); });
    on_run(add_command(*group, "list", "one row for each integration"), [&ctx] { return list(ctx); });

    auto with_id = [&](const char* name, const char* description, auto work) {
        auto* command = add_command(*group, name, description);
        command->add_option("ID", *id)->required();
        on_run(command, [&ctx, id, work] { return work(ctx, *id); });
    };
    with_id("show", "the file that is in force", [](context& c, const std::string& i) { return show(c, i); });
    with_id("history", "all versions", [](context& c, const std::string& i) { return history(c, i); });
    with_id("pause", "let its leads wait",
            [](context& c, const std::string& i) { return set_paused(c, i, true); });
    with_id("resume", "send its leads again",
            [](context& c, const std::string& i) { return set_paused(c, i, false); });
    auto* rollback_command = add_command(*group, "rollback", "put an earlier version in force again");
    rollback_command->add_option("ID", *id)->required();
    rollback_command->add_option("VERSION", *version)->required();
    on_run(rollback_command, [&ctx, id, version] { return rollback(ctx, *id, *version); });
}

} // namespace leadwire::cli
