// lead resend
#include "host/cli/delivery_options.hpp"

#include <fmt/format.h>

namespace leadwire::cli {
namespace {

/// What the arguments alone say.
result<db::resend_order> order_of(const delivery_options& o) {
    if (o.integration.empty() || o.flow.empty())
        return wrong_usage("lead resend", "where to is missing; needed: --integration I --flow new|change|approved");
    auto which = o.selection();
    if (!which) return std::unexpected(which.error());
    if (which->flow == flow::sync)
        return wrong_usage("--flow sync", "cannot be repeated: the customer is gone; use --flow new");
    bool narrowed = which->status || which->reason || which->since || which->until;
    if (which->lead && narrowed)
        return wrong_usage("lead resend", "--status, --reason, --since and --until go without the ID of a lead");
    return db::resend_order{.which = *which, .who = caller(), .why = o.why, .mode = o.mode()};
}

/// Only what can be sent is queued: else it would wait for ever.
result<void> check_target(context& ctx, db::resend_order& wanted) {
    auto setup = ctx.setup();
    if (!setup) return std::unexpected(setup.error());
    const auto& id = *wanted.which.integration;
    auto place = "integration " + id;
    const auto* target = (*setup)->find(id);
    if (!target) return fail(error_code::not_found, place, "there is no such integration");
    const auto* rule = target->rules().rule_of(*wanted.which.flow);
    if (!rule || rule->stub)
        return fail(error_code::refused, place,
                    fmt::format("{} flow {}{}", rule ? "sends nothing in" : "has no", name_of(*wanted.which.flow),
                                rule ? ": its table is empty" : ""));
    if (*wanted.which.flow == flow::approved) wanted.approved_status = rule->status;
    return {};
}

void report(context& ctx, const db::resend_summary& sum, bool dry_run) {
    if (ctx.json()) {
        print_json({{"resent", sum.queued}, {"left_out", sum.open + sum.no_change + sum.unreadable},
                    {"dry_run", dry_run}});
        return;
    }
    auto line = fmt::format("{} lead{} {}", sum.queued, sum.queued == 1 ? "" : "s",
                            dry_run ? "would be resent" : "resent at the next tick");
    auto left_out = [&line](std::int64_t count, std::string_view why) {
        if (count > 0) line += fmt::format("; {} left out: {}", count, why);
    };
    left_out(sum.open, "such a delivery is due, under way, held or in doubt");
    left_out(sum.no_change, "no change was made");
    left_out(sum.unreadable, "its row in the database cannot be read as a lead");
    print_line(line);
}

result<void> resend(context& ctx, const delivery_options& options) {
    auto wanted = order_of(options);
    if (!wanted) return std::unexpected(wanted.error());
    auto store = ctx.store();
    if (!store) return std::unexpected(store.error());
    if (auto there = check_target(ctx, *wanted); !there) return there;
    if (wanted->which.lead)
        if (auto there = existing_lead(**store, *wanted->which.lead); !there) return std::unexpected(there.error());
    auto sum = (*store)->resend(*wanted);
    if (!sum) return std::unexpected(sum.error());
    report(ctx, *sum, options.dry_run);
    return {};
}

} // namespace

void add_lead_resend_command(CLI::App& lead_group, context& ctx) {
    auto o = std::make_shared<delivery_options>();
    auto* command = add_command(lead_group, "resend",
                                "send once more, with a new idempotency key, whether or not the target has the lead; "
                                "without ID: all that had such a delivery");
    o->add_to(*command);
    on_run(command, [&ctx, o] { return resend(ctx, *o); });
}

} // namespace leadwire::cli
