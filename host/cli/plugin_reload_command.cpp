// plugin reload
#include "host/cli/command.hpp"
#include "host/cli/control_client.hpp"
#include "host/cli/plugin/own_cases.hpp"
#include "host/lead/duration.hpp"
#include "host/plugin/plugin_file.hpp"
#include "host/plugin/reload.hpp"

#include <boost/asio/this_coro.hpp>
#include <fmt/format.h>
#include <future>
#include <mutex>

namespace leadwire::cli {
namespace {

void print_step(context& ctx, int host, std::string_view step, std::string_view text) {
    if (ctx.json())
        print_json(
            {{"host", host == 0 ? json::value() : json::value(std::int64_t{host})}, {"step", step}, {"text", text}});
    else
        print_line(host == 0 ? fmt::format("{}: {}", step, text) : fmt::format("host {}: {}: {}", host, step, text));
}

/// Where no host runs: what the next one will find.
boost::asio::awaitable<result<void>> rehearsed(plugin::registry& plugins, plugin::build_ledger& ledger,
                                               const sender::sending_setup& setup, const secret_values& secrets,
                                               std::filesystem::path file) {
    auto build = plugins.store().take_in(file);
    if (!build) co_return std::unexpected(build.error());
    const auto name = build->note.name;
    auto known = co_await ledger.builds_of(name);
    if (!known) co_return std::unexpected(known.error());
    auto before = plugin::build_verdict::none;
    for (const auto& one : *known)
        if (one.sha256 == build->sha256) before = one.verdict;
    if (before == plugin::build_verdict::quarantined || before == plugin::build_verdict::withdrawn)
        co_return fail(
            error_code::refused, build->identity(),
            fmt::format("it must not serve; `leadwire plugin release {}` takes that back", build->sha256.substr(0, 8)));
    if (auto seen = co_await ledger.sees(*build); !seen) co_return seen;
    auto good = plugin::look_over(*build);
    if (const auto cases = plugin::own_cases_of(file); good && cases) {
        own_cases tests(co_await boost::asio::this_coro::executor);
        if (auto tested = co_await tests.pass(*build, *cases); !tested) good = std::unexpected(tested.error());
    }
    if (good) good = co_await plugins.rehearse(*build, setup.users_of(name, secrets));
    if (good && before == plugin::build_verdict::none) co_return good;
    if (!good && good.error().code == error_code::io) co_return good;
    auto judged = good ? co_await ledger.judge(*build, plugin::build_verdict::none, "it was tried again, and can serve")
                       : co_await ledger.judge(*build, plugin::build_verdict::refused, good.error().message());
    co_return judged ? good : judged;
}

result<void> rehearse_all(context& ctx, const std::string& name) {
    auto plugins = ctx.plugins();
    if (!plugins) return std::unexpected(plugins.error());
    auto setup = ctx.setup();
    if (!setup) return std::unexpected(setup.error());
    auto secrets = ctx.secrets();
    if (!secrets) return std::unexpected(secrets.error());
    result<void> all;
    bool any = false;
    for (const auto& found : plugin::find_plugins(ctx.paths().plugins())) {
        if (!name.empty() && (!found.note || found.note->name != name)) continue;
        any = true;
        auto done = found.note ? ctx.wait_for(rehearsed(**plugins, ctx.ledger(), **setup, **secrets, found.file))
                               : result<void>(std::unexpected(found.note.error()));
        const auto file = found.file.filename().string();
        if (done)
            print_step(ctx, 0, "rehearsed", file + ": no host runs here; the next `tick` or `serve` takes it");
        else
            print_step(ctx, 0, "refused", file + ": " + done.error().message());
        if (!done && all) all = std::move(done);
    }
    if (!any && !name.empty())
        return fail(error_code::not_found, name, "no file in plugins/ says that it is this plugin");
    return all;
}

result<void> reload(context& ctx, const control_order& order) {
    if (auto all = ctx.settings(); !all) return std::unexpected(all.error());
    const auto hosts = running_host::all(ctx.paths().run());
    if (hosts.empty()) return rehearse_all(ctx, order.plugin);
    // All at once: a trial takes its share of all leads, and its window once, however many workers there are.
    std::mutex printing;
    std::vector<std::future<result<void>>> asked;
    for (const auto& host : hosts)
        asked.push_back(std::async(std::launch::async, [&] {
            return host.ask(order, [&](const json::object& line) {
                const std::lock_guard alone(printing);
                print_step(ctx, host.id(), json::plain_text(line, "step"), json::plain_text(line, "text"));
                std::fflush(stdout);
            });
        }));
    result<void> all;
    for (auto& one : asked)
        if (auto done = one.get(); !done && all) all = std::move(done);
    return all;
}

struct reload_options {
    std::string plugin, share, window;
};

result<control_order> order_of(const reload_options& given) {
    control_order order{.what = control_order::kind::reload, .plugin = given.plugin};
    if (!given.share.empty()) {
        const auto part = parse_share(given.share);
        if (!part) return wrong_usage("--share", given.share + ": is no share; allowed: 0.01% to 99.99%");
        order.part = *part;
    }
    if (!given.window.empty()) {
        const auto window = parse_duration(given.window);
        if (!window || *window > std::chrono::hours(24) || window->count() <= 0)
            return wrong_usage("--window", given.window + ": is no such time; allowed: 1ms to 24h");
        if (given.share.empty()) return wrong_usage("--window", "it is the time of a trial; allowed: with --share");
        order.window = *window;
    }
    return order;
}

} // namespace

void add_plugin_reload_command(CLI::App& plugin_group, context& ctx) {
    auto given = std::make_shared<reload_options>();
    auto* command = add_command(plugin_group, "reload", "files of plugins/ take over in all hosts that run here");
    command->add_option("NAME", given->plugin, "of the plugin; default: all");
    command->add_option("--share", given->share, "first only this part of the leads goes to the new build: 5%");
    command->add_option("--window", given->window,
                        "how long that is watched, before it takes over or is rolled back; default 60s");
    on_run(command, [&ctx, given]() -> result<void> {
        auto order = order_of(*given);
        if (!order) return std::unexpected(order.error());
        return reload(ctx, *order);
    });
}

} // namespace leadwire::cli
