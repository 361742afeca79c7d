// lead resolve
#include "host/cli/command.hpp"

#include <fmt/format.h>

namespace leadwire::cli {
namespace {

struct resolve_options {
    std::int64_t id = 0;
    std::string integration, flow, status, since, until, accepted, why;
    int reason = 0;
    bool not_sent = false, dry_run = false;
};

result<std::optional<timestamp>> point_in_time(const std::string& option, const std::string& text) {
    if (text.empty()) return std::nullopt;
    auto at = parse_timestamp(text);
    if (!at) return wrong_usage(option + " " + text, "is no point in time; allowed: 2026-11-23T10:15:00Z");
    return *at;
}

result<db::settlement> settlement_of(const CLI::App& command, const resolve_options& o) {
    db::settlement wanted{.who = caller(), .why = o.why, .only_count = o.dry_run};
    bool accepted = command.count("--accepted") > 0;
    if (accepted == o.not_sent)
        return wrong_usage("lead resolve", "what was found out is missing; allowed: --accepted EXT or --not-sent");
    if (accepted && o.id == 0) return wrong_usage("--accepted", "goes with one lead; its ID is missing");
    if (accepted) wanted.accepted = o.accepted;
    if (o.id != 0) wanted.lead = lead_id{o.id};
    if (!o.integration.empty()) wanted.integration = o.integration;
    if (!o.flow.empty()) {
        wanted.flow = flow_named(o.flow);
        if (!wanted.flow)
            return wrong_usage("--flow " + o.flow, "is no flow; allowed: new, change, approved, sync");
    }
    if (!o.status.empty()) {
        wanted.status = status_named(o.status);
        if (!wanted.status)
            return wrong_usage("--status " + o.status, "is no status; allowed: " + status_names());
    }
    if (o.reason != 0) wanted.reason = o.reason;
    auto since = point_in_time("--since", o.since), until = point_in_time("--until", o.until);
    if (!since) return std::unexpected(since.error());
    if (!until) return std::unexpected(until.error());
    wanted.since = *since;
    wanted.until = *until;
    if (o.id == 0 && o.integration.empty())
        return wrong_usage("lead resolve", "whose deliveries is missing; allowed: the ID of a lead, or --integration");
    return wanted;
}

result<void> resolve(context& ctx, const CLI::App& command, const resolve_options& options) {
    auto wanted = settlement_of(command, options);
    if (!wanted) return std::unexpected(wanted.error());
    auto store = ctx.store();
    if (!store) return std::unexpected(store.error());
    if (wanted->lead)
        if (auto there = existing_lead(**store, *wanted->lead); !there) return std::unexpected(there.error());
    auto settled = (*store)->settle(*wanted);
    if (!settled) return std::unexpected(settled.error());
    if (*settled == 0 && wanted->lead)
        return fail(error_code::refused, "lead " + to_string(*wanted->lead),
                    "has no delivery of that kind that is held or in doubt");
    if (ctx.json())
        print_json({{"resolved", *settled}, {"dry_run", options.dry_run}});
    else
        print_line(fmt::format("{} deliver{} {}", *settled, *settled == 1 ? "y" : "ies",
                               options.dry_run ? "would be settled" : "settled"));
    return {};
}

} // namespace

void add_lead_resolve_command(CLI::App& lead_group, context& ctx) {
    auto o = std::make_shared<resolve_options>();
    auto* command = add_command(lead_group, "resolve",
                                "settle what is held or in doubt: the target has the lead, or it does not");
    add_lead_id(*command, "ID", o->id);
    command->add_option("--accepted", o->accepted, "the target has it, under this ID");
    command->add_flag("--not-sent", o->not_sent, "the target does not have it: it goes again");
    command->add_option("--integration", o->integration, "only deliveries to it");
    command->add_option("--flow", o->flow, "only of this flow");
    command->add_option("--status", o->status, "only leads in this status");
    command->add_option("--reason", o->reason, "only leads cancelled with this reason")->check(CLI::PositiveNumber);
    command->add_option("--since", o->since, "only leads created then or later");
    command->add_option("--until", o->until, "only leads created before");
    command->add_option("--why", o->why, "kept in the journal, beside who");
    command->add_flag("--dry-run", o->dry_run, "only count");
    on_run(command, [&ctx, command, o] { return resolve(ctx, *command, *o); });
}

} // namespace leadwire::cli
