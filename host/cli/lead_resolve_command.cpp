// lead resolve
#include "host/cli/command.hpp"
#include "host/cli/delivery_options.hpp"

#include <fmt/format.h>

namespace leadwire::cli {
namespace {

struct resolve_options {
    delivery_options which;
    std::string accepted;
    bool not_sent = false;
};

result<db::settlement> settlement_of(const CLI::App& command, const resolve_options& o) {
    db::settlement wanted{.who = caller(), .why = o.which.why, .mode = o.which.mode()};
    bool accepted = command.count("--accepted") > 0;
    if (accepted == o.not_sent)
        return wrong_usage("lead resolve", "what was found out is missing; allowed: --accepted EXT or --not-sent");
    if (accepted && o.which.id == 0) return wrong_usage("--accepted", "goes with one lead; its ID is missing");
    if (accepted) wanted.accepted = o.accepted;
    auto which = o.which.selection();
    if (!which) return std::unexpected(which.error());
    wanted.which = *which;
    if (o.which.id == 0 && o.which.integration.empty())
        return wrong_usage("lead resolve", "whose deliveries is missing; allowed: the ID of a lead, or --integration");
    return wanted;
}

result<void> resolve(context& ctx, const CLI::App& command, const resolve_options& options) {
    auto wanted = settlement_of(command, options);
    if (!wanted) return std::unexpected(wanted.error());
    auto store = ctx.store();
    if (!store) return std::unexpected(store.error());
    if (wanted->which.lead)
        if (auto there = existing_lead(**store, *wanted->which.lead); !there) return std::unexpected(there.error());
    auto settled = (*store)->settle(*wanted);
    if (!settled) return std::unexpected(settled.error());
    if (*settled == 0 && wanted->which.lead)
        return fail(error_code::refused, "lead " + to_string(*wanted->which.lead),
                    "has no delivery of that kind that is held or in doubt");
    if (ctx.json())
        print_json({{"resolved", *settled}, {"dry_run", options.which.dry_run}});
    else
        print_line(fmt::format("{} deliver{} {}", *settled, *settled == 1 ? "y" : "ies",
                               options.which.dry_run ? "would be settled" : "settled"));
    return {};
}

} // namespace

void add_lead_resolve_command(CLI::App& lead_group, context& ctx) {
    auto o = std::make_shared<resolve_options>();
    auto* command = add_command(lead_group, "resolve",
                                "settle what is held or in doubt: the target has the lead, or it does not");
    o->which.add_to(*command);
    command->add_option("--accepted", o->accepted, "the target has it, under this ID");
    command->add_flag("--not-sent", o->not_sent, "the target does not have it: it goes again");
    on_run(command, [&ctx, command, o] { return resolve(ctx, *command, *o); });
}

} // namespace leadwire::cli
