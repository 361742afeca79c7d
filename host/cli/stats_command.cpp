// stats
#include "host/cli/command.hpp"

#include <fmt/format.h>

namespace leadwire::cli {
namespace {

result<void> stats(context& ctx) {
    auto store = ctx.store();
    if (!store) return std::unexpected(store.error());
    auto outcomes = (*store)->outcome_counts();
    if (!outcomes) return std::unexpected(outcomes.error());
    auto queue = (*store)->queue_counts();
    if (!queue) return std::unexpected(queue.error());
    for (const auto& row : *outcomes) {
        if (ctx.json())
            print_json({{"integration", row.integration},
                        {"flow", name_of(row.flow)},
                        {"outcome", row.outcome},
                        {"count", row.count()}});
        else
            print_line(fmt::format("{:24} {:9} attempts  {:12} {:>10}", row.integration, name_of(row.flow),
                                   row.outcome, row.count()));
    }
    for (const auto& row : *queue) {
        if (ctx.json())
            print_json({{"integration",
                         row.integration.empty() ? json::value(nullptr) : json::value(row.integration)},
                        {"flow", name_of(row.flow)},
                        {"state", db::name_of(row.state)},
                        {"count", row.count}});
        else
            print_line(fmt::format("{:24} {:9} {:9} {:>23}",
                                   row.integration.empty() ? "(not yet routed)" : row.integration,
                                   name_of(row.flow), db::name_of(row.state), row.count));
    }
    return {};
}

} // namespace

void add_stats_command(CLI::App& app, context& ctx) {
    on_run(add_command(app, "stats", "counts by integration, flow and outcome"),
           [&ctx] { return stats(ctx); });
}

} // namespace leadwire::cli
