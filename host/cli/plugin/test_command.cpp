// plugin test
#include "host/cli/plugin/case_run.hpp"
#include "host/cli/plugin/isolated.hpp"
#include "host/cli/plugin/kit_commands.hpp"
#include "host/cli/plugin/project.hpp"
#include "host/lead/shown_text.hpp"
#include "host/plugin/child/sandbox.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <stdexcept>

namespace leadwire::cli {
namespace {

struct test_options {
    std::string file, cases;
    double seconds = 10;
};

/// What a case came to, as it comes out of its child.
struct case_end {
    json::array differences; ///< {"what", "expected", "found"}
    std::string trouble;     ///< why there is no result; empty: there is one
    [[nodiscard]] bool passed() const { return differences.empty() && trouble.empty(); }
};

case_end run_apart(const std::string& file, const author_case& c, std::chrono::milliseconds limit) {
    const auto work = [&](const step_marker&) {
        // Where a host runs them, the build is as new to it as can be.
        if (auto inside = plugin::enter_sandbox(0, ::getppid(), plugin::own_end::quiet); !inside)
            throw std::runtime_error(inside.error().message());
        auto loaded = plugin::load(file);
        json::array rows;
        if (!loaded)
            rows.emplace_back(
                json::object{{"what", "load"}, {"expected", nullptr}, {"found", loaded.error().message()}});
        else
            for (auto& d : run_case(*loaded, c))
                rows.emplace_back(json::object{{"what", std::move(d.what)},
                                               {"expected", std::move(d.expected)},
                                               {"found", std::move(d.found)}});
        return json::dump(rows);
    };
    const auto end = run_isolated(work, limit);
    if (!end.result) return {{}, end.explained()};
    auto rows = json::parse(*end.result);
    if (!rows) return {{}, rows.error().message()};
    return {std::move(*rows->if_array()), {}};
}

/// One line; an absent side is what nobody expects, or what is not there.
std::string shown(const json::value& v) {
    return v.is_null() ? "nothing" : on_one_line(json::dump(v));
}

void print(context& ctx, const author_case& c, const case_end& end) {
    if (ctx.json())
        return print_json({{"name", c.name},
                           {"place", c.place},
                           {"passed", end.passed()},
                           {"differences", end.differences},
                           {"trouble", end.trouble.empty() ? json::value() : json::value(end.trouble)}});
    print_line(fmt::format("{}  {}", end.passed() ? "ok    " : "FAILED", on_one_line(c.name)));
    if (end.passed()) return;
    print_line(fmt::format("        {}", c.place));
    if (!end.trouble.empty()) print_line(fmt::format("        {}", end.trouble));
    for (const auto& row : end.differences) {
        print_line(fmt::format("        {}", json::plain_text(*json::at_pointer(row, "/what"))));
        for (const char* side : {"expected", "found"})
            print_line(fmt::format("          {:9} {}", side, shown(*json::find(*row.if_object(), side))));
    }
}

result<void> run(context& ctx, test_options options) {
    if (options.file.empty()) {
        auto p = project_in(std::filesystem::current_path());
        if (!p) return std::unexpected(p.error());
        auto kit = find_kit();
        if (!kit) return std::unexpected(kit.error());
        if (auto built = build(*p, *kit); !built) return built;
        options.file = p->plugin().string();
        options.cases = "cases.jsonl";
    } else if (options.cases.empty()) {
        return wrong_usage("plugin test",
                           "CASES is missing; allowed: FILE and CASES, or neither in a project");
    }
    // Refused here once, rather than by every case.
    if (auto note = plugin::read_note(options.file); !note) return std::unexpected(note.error());
    auto cases = read_cases(options.cases);
    if (!cases) return std::unexpected(cases.error());
    std::size_t failed = 0;
    const auto limit = std::chrono::milliseconds(static_cast<std::int64_t>(options.seconds * 1000));
    for (const auto& c : *cases) {
        const auto end = run_apart(options.file, c, limit);
        if (!end.passed()) ++failed;
        print(ctx, c, end);
    }
    if (failed != 0)
        return fail(error_code::refused, options.cases,
                    fmt::format("{} of {} cases failed", failed, cases->size()));
    if (!ctx.json()) print_line(fmt::format("{} cases passed", cases->size()));
    return {};
}

} // namespace

void add_plugin_test_command(CLI::App& plugin_group, context& ctx) {
    auto options = std::make_shared<test_options>();
    auto* command = add_command(plugin_group, "test",
                                "runs an author's cases: lead, settings, answer -> expected request and "
                                "outcome; in the directory of a "
                                "project without arguments: builds it first");
    command->add_option("FILE", options->file, "the plugin (.so)");
    command->add_option("CASES", options->cases, "its cases, one JSON object a line");
    command->add_option("--limit", options->seconds, "seconds that a case may take (default 10)")
        ->check(CLI::Range(0.1, 3600.0));
    on_run(command, [&ctx, options] { return run(ctx, *options); });
}

} // namespace leadwire::cli
