// tick
#include "host/cli/command.hpp"
#include "host/cli/descriptor_limit.hpp"
#include "host/cli/owner_name.hpp"
#include "host/sender/retention.hpp"
#include "host/sender/tick.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/signal_set.hpp>
#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include <csignal>

namespace leadwire::cli {
namespace {

constexpr std::size_t own_descriptors = 64; ///< files, the database, plugins' processes

json::object counts_json(const sender::tick_counts& c) {
    return {{"claimed", c.claimed}, {"accepted", c.accepted}, {"rejected", c.rejected}, {"done", c.done},
            {"failed", c.failed},   {"in_doubt", c.in_doubt}, {"held", c.held}};
}

void print_summary(context& ctx, const sender::tick_summary& summary) {
    if (ctx.json()) {
        for (const auto& line : summary.lines) {
            json::object row{{"integration", line.integration}, {"flow", name_of(line.flow)}};
            for (auto& member : counts_json(line.counts)) row.push_back(std::move(member));
            print_json(std::move(row));
        }
        auto total = counts_json(summary.total);
        total.emplace_back("seconds", json::number{fmt::format("{:.3f}", summary.seconds)});
        print_json({{"tick", std::move(total)}});
        return;
    }
    auto row = [](std::string_view integration, std::string_view flow, const sender::tick_counts& c) {
        print_line(fmt::format("{:24} {:9} {:>9} {:>9} {:>9} {:>7} {:>7} {:>9} {:>6}", integration, flow,
                               c.claimed, c.accepted, c.rejected, c.done, c.failed, c.in_doubt, c.held));
    };
    print_line(fmt::format("{:24} {:9} {:>9} {:>9} {:>9} {:>7} {:>7} {:>9} {:>6}", "integration", "flow",
                           "claimed", "accepted", "rejected", "done", "failed", "in doubt", "held"));
    for (const auto& line : summary.lines) row(line.integration, name_of(line.flow), line.counts);
    row("all", "", summary.total);
    print_line(fmt::format(
        "{:.3f} s{}", summary.seconds,
        summary.waiting > 0
            ? fmt::format("; {} leads wait for an integration (`leadwire lead list --why`)", summary.waiting)
            : ""));
}

http::client_settings client_settings_of(const settings& all) {
    return {.connect_timeout = all.duration("http.connect_timeout"),
            .egress_allow = all.list("egress.allow")};
}

/// Where no `serve` runs, each tick drops some of what is old when it has sent everything.
boost::asio::awaitable<result<sender::tick_summary>> send_and_tidy(sender::tick& tick, sender::async_store& store,
                                                                   const settings& all) {
    auto summary = co_await tick.run();
    if (!summary || summary->stopped) co_return summary;
    auto dropped = co_await sender::drop_old(store,
                                             {.attempts = all.duration("retention.attempts"),
                                              .bodies = all.duration("retention.bodies")},
                                             now, std::chrono::milliseconds(100));
    if (!dropped) spdlog::error("retention: {}", dropped.error().message());
    co_return summary;
}

struct tick_stores {
    std::unique_ptr<db::store> claims;
    std::unique_ptr<db::store> outcomes; ///< none, where writers wait for each other anyway
};

result<tick_stores> open_stores(context& ctx) {
    tick_stores stores;
    for (auto* store : {&stores.claims, &stores.outcomes}) {
        if (store == &stores.outcomes && !stores.claims->writes_side_by_side()) break;
        auto opened = ctx.open_store(db::purpose::sending);
        if (!opened) return std::unexpected(opened.error());
        *store = std::move(*opened);
    }
    return stores;
}

result<sender::tick_summary> run_tick(boost::asio::io_context& io, const settings& all, const sender::sending_setup& setup,
                                      const sender::environment& env, plugin::registry* plugins,
                                      tick_stores stores) {
    auto client = http::client::create(io, client_settings_of(all));
    if (!client) return std::unexpected(client.error());
    sender::async_store database(std::move(stores.claims));
    std::optional<sender::async_store> outcomes;
    if (stores.outcomes) outcomes.emplace(std::move(stores.outcomes));
    auto flights = sender::flight_recorder::open(env.run, owner_name("tick"));
    if (!flights) return std::unexpected(flights.error());
    sender::send_recordings recordings(static_cast<std::size_t>(all.count("reload.replay")));
    sender::tick tick(io, database, **client, setup, env, **flights,
                      {.in_flight = static_cast<std::size_t>(all.count("sender.in_flight")), .plugins = plugins, .recordings = &recordings,
                       .outcomes = outcomes ? &*outcomes : nullptr});

    // The first signal drains, the second one is a crash like any other.
    boost::asio::signal_set signals(io, SIGTERM, SIGINT);
    signals.async_wait([&](const boost::system::error_code& ec, int) {
        if (ec) return;
        spdlog::info("draining: what is under way ends, nothing new begins");
        tick.stop();
        signals.clear();
    });
    std::optional<result<sender::tick_summary>> summary;
    boost::asio::co_spawn(io, send_and_tidy(tick, database, all), [&](std::exception_ptr thrown, result<sender::tick_summary> ended) {
        signals.cancel();
        (*client)->close();
        if (thrown) std::rethrow_exception(thrown);
        summary = std::move(ended);
    });
    // Plugins' processes are watched for as long as they live: there is always something to wait for.
    while (!summary) {
        io.restart();
        io.run_one();
    }
    return std::move(*summary);
}

result<void> run_tick_command(context& ctx) {
    auto all = ctx.settings();
    if (!all) return std::unexpected(all.error());
    raise_descriptor_limit(static_cast<std::size_t>((*all)->count("sender.in_flight")), own_descriptors);
    auto setup = ctx.setup_with_plugins(context::plugin_use::sending);
    if (!setup) return std::unexpected(setup.error());
    auto stores = open_stores(ctx);
    if (!stores) return std::unexpected(stores.error());
    auto summary = run_tick(ctx.io(), **all, **setup, **ctx.environment(), ctx.plugins().value_or(nullptr), std::move(*stores));
    if (!summary) return std::unexpected(summary.error());
    print_summary(ctx, *summary);
    return {};
}

} // namespace

void add_tick_command(CLI::App& app, context& ctx) {
    on_run(add_command(app, "tick", "send everything that is due, once, then exit"),
           [&ctx] { return run_tick_command(ctx); });
}

} // namespace leadwire::cli
