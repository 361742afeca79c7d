#include "host/cli/delivery_options.hpp"

namespace leadwire::cli {
namespace {

result<std::optional<timestamp>> point_in_time(const std::string& option, const std::string& text) {
    if (text.empty()) return std::nullopt;
    auto at = parse_timestamp(text);
    if (!at) return wrong_usage(option + " " + text, "is no point in time; allowed: 2026-11-23T10:15:00Z");
    return *at;
}

} // namespace

void delivery_options::add_to(CLI::App& command) {
    add_lead_id(command, "ID", id);
    command.add_option("--integration", integration, "only deliveries to it");
    command.add_option("--flow", flow, "only of this flow");
    command.add_option("--status", status, "only leads in this status");
    command.add_option("--reason", reason, "only leads cancelled with this reason")->check(CLI::PositiveNumber);
    command.add_option("--since", since, "only leads created then or later");
    command.add_option("--until", until, "only leads created before");
    command.add_option("--why", why, "kept in the journal, beside who");
    command.add_flag("--dry-run", dry_run, "only count");
}

result<db::delivery_selection> delivery_options::selection() const {
    db::delivery_selection which;
    if (id != 0) which.lead = lead_id{id};
    if (!integration.empty()) which.integration = integration;
    if (!flow.empty()) {
        which.flow = flow_named(flow);
        if (!which.flow) return wrong_usage("--flow " + flow, "is no flow; allowed: new, change, approved, sync");
    }
    if (!status.empty()) {
        which.status = status_named(status);
        if (!which.status) return wrong_usage("--status " + status, "is no status; allowed: " + status_names());
    }
    if (reason != 0) which.reason = reason;
    auto from = point_in_time("--since", since), to = point_in_time("--until", until);
    if (!from) return std::unexpected(from.error());
    if (!to) return std::unexpected(to.error());
    which.since = *from;
    which.until = *to;
    return which;
}

} // namespace leadwire::cli
