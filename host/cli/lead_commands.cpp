// lead show|list|export
#include "host/cli/command.hpp"
#include "host/cli/lead_view.hpp"
#include "host/cli/open_walk.hpp"
#include "host/lead/lead_json.hpp"
#include "host/lead/shown_text.hpp"

#include <fmt/format.h>

namespace leadwire::cli {
namespace {

struct show_options {
    std::int64_t id = 0;
    std::string eid;
    bool bodies = false;
};

result<lead_id> asked_lead(context& ctx, const show_options& options) {
    if (options.eid.empty()) return lead_id{options.id};
    auto key = ctx.key();
    if (!key) return std::unexpected(key.error());
    auto id = (*key)->decrypt_id(options.eid);
    if (!id)
        return fail(error_code::not_found, "--eid " + options.eid, "is no encrypted ID of this installation");
    return *id;
}

/// What others wrote (a name, an ID, an answer) moves no cursor and begins no row of its own.
void print_row(const std::string& text) {
    print_line(on_one_line(text));
}

void print_members(const json::object& o, const std::string& prefix) {
    for (const auto& [name, value] : o) {
        if (const auto* nested = value.if_object(); nested && !nested->empty())
            print_members(*nested, prefix + name + ".");
        else
            print_row(fmt::format("{:28} {}", prefix + name, json::plain_text(value)));
    }
}

void print_indented(std::string_view text) {
    for (std::size_t at = 0; at < text.size();) {
        auto end = std::min(text.find('\n', at), text.size());
        print_row(fmt::format("        {}", text.substr(at, end - at)));
        at = end + 1;
    }
}

void print_delivery(const db::delivery_view& d, const std::string& why, db::store::attempts wanted) {
    print_line("");
    print_row(fmt::format("{} to {}: {}{}{}", name_of(d.flow), d.integration.value_or("(not yet routed)"),
                          db::name_of(d.state), d.external_id.empty() ? "" : ", ID " + d.external_id,
                          why.empty() ? "" : " — " + why));
    for (const auto& a : d.attempts) {
        print_row(fmt::format("    {} {} {}{}: {} ({}){}", a.number, to_string(a.at), a.phase,
                              a.http_status == 0 ? "" : fmt::format(" HTTP {}", a.http_status), a.outcome,
                              a.detail, a.plugin.empty() ? "" : ", " + a.plugin));
        if (wanted != db::store::attempts::with_bodies) continue;
        if (!a.request.empty()) print_line("      request"), print_indented(a.request);
        if (!a.answer.empty()) print_line("      answer"), print_indented(a.answer);
    }
}

result<void> print_story(db::store& store, const lead& l, const sender::sending_setup& setup,
                         db::store::attempts wanted) {
    auto deliveries = store.deliveries_of(l.id, wanted);
    if (!deliveries) return std::unexpected(deliveries.error());
    auto paces = store.paces();
    if (!paces) return std::unexpected(paces.error());
    print_members(lead_to_json(l), "");
    if (l.reason && !reason_name(*l.reason).empty())
        print_line(fmt::format("{:28} {}", "(reason)", reason_name(*l.reason)));
    for (const auto& d : *deliveries) print_delivery(d, waiting_reason(d, *deliveries, l, setup, *paces), wanted);
    return {};
}

result<void> show(context& ctx, const show_options& options) {
    if (options.eid.empty() && options.id == 0)
        return wrong_usage("lead show", "which lead is missing; allowed: its ID, or --eid TEXT");
    auto store = ctx.store();
    if (!store) return std::unexpected(store.error());
    auto id = asked_lead(ctx, options);
    if (!id) return std::unexpected(id.error());
    auto lead = existing_lead(**store, *id);
    if (!lead) return std::unexpected(lead.error());
    auto setup = ctx.setup_with_plugins();
    if (!setup) return std::unexpected(setup.error());
    auto wanted = options.bodies ? db::store::attempts::with_bodies : db::store::attempts::all;
    if (!ctx.json()) return print_story(**store, *lead, **setup, wanted);
    auto document = shown_document(**store, *lead, **setup, wanted);
    if (!document) return std::unexpected(document.error());
    print_json(std::move(*document));
    return {};
}

struct list_options {
    std::string status, integration;
    bool why = false;        ///< list
    bool deliveries = false; ///< export
};

result<db::lead_filter> filter_of(const list_options& options) {
    db::lead_filter filter;
    if (!options.status.empty()) {
        filter.status = status_named(options.status);
        if (!filter.status)
            return wrong_usage("--status " + options.status, "is no status; allowed: " + status_names());
    }
    if (!options.integration.empty()) filter.integration = options.integration;
    return filter;
}

/// The reasons of all deliveries of a lead that are not sent; deliveries wait one by one.
std::string why_unsent(const std::vector<db::delivery_view>& open, const lead& l,
                       const sender::sending_setup& setup, const std::vector<db::pace_view>& paces) {
    std::string why;
    for (const auto& d : open) why += (why.empty() ? "" : "; ") + waiting_reason(d, open, l, setup, paces);
    return why;
}

void print_lead(context& ctx, const lead& l, const std::optional<std::string>& why) {
    if (ctx.json()) {
        json::object row{{"id", number(l.id)},
                         {"created", to_string(l.created)},
                         {"status", name_of(l.status)},
                         {"reason", l.reason ? json::value(*l.reason) : json::value(nullptr)},
                         {"external_id", l.external_id},
                         {"offer", number(l.offer)},
                         {"country", l.country},
                         {"name", l.name},
                         {"phone", l.phone}};
        if (why) row.emplace_back("why", *why);
        print_json(std::move(row));
        return;
    }
    auto reason = l.reason ? fmt::format(" {} {}", *l.reason, reason_name(*l.reason)) : std::string{};
    print_row(fmt::format("{:>10}  {}  {:10}{}  offer {} {}  {}{}", number(l.id), to_string(l.created),
                          name_of(l.status), reason, number(l.offer), l.country, l.external_id,
                          why && !why->empty() ? "  — " + *why : ""));
}

result<void> list(context& ctx, const list_options& options) {
    auto filter = filter_of(options);
    if (!filter) return std::unexpected(filter.error());
    auto store = ctx.store();
    if (!store) return std::unexpected(store.error());
    if (!options.why)
        return (*store)->each_lead(*filter, [&](const lead& l) -> result<void> {
            print_lead(ctx, l, std::nullopt);
            return {};
        });
    auto setup = ctx.setup_with_plugins();
    if (!setup) return std::unexpected(setup.error());
    auto second = ctx.open_store(); // the first one is walking
    if (!second) return std::unexpected(second.error());
    auto paces = (*second)->paces();
    if (!paces) return std::unexpected(paces.error());
    open_walk walk(**second);
    return (*store)->each_lead(*filter, [&](const lead& l) -> result<void> {
        auto open = walk.of(l.id);
        if (!open) return std::unexpected(open.error());
        print_lead(ctx, l, why_unsent(*open, l, **setup, *paces));
        return {};
    });
}

result<void> export_leads(context& ctx, const list_options& options) {
    auto filter = filter_of(options);
    if (!filter) return std::unexpected(filter.error());
    auto store = ctx.store();
    if (!store) return std::unexpected(store.error());
    auto second = ctx.open_store(); // the first one is walking
    if (!second) return std::unexpected(second.error());
    auto setup = options.deliveries ? ctx.setup_with_plugins() : nullptr;
    if (!setup) return std::unexpected(setup.error());
    return (*store)->each_lead(*filter, [&](const lead& l) -> result<void> {
        auto document = options.deliveries ? shown_document(**second, l, **setup, db::store::attempts::all)
                                           : result<json::object>(lead_to_json(l));
        if (!document) return std::unexpected(document.error());
        print_json(std::move(*document));
        if (std::ferror(stdout)) return fail(error_code::io, "standard output", "cannot be written");
        return {};
    });
}

} // namespace

CLI::App* add_lead_commands(CLI::App& app, context& ctx) {
    auto* group = add_group(app, "lead", "take, show, change and give back leads");

    auto shown = std::make_shared<show_options>();
    auto* show_command = add_command(*group, "show", "one lead with its deliveries and attempts");
    auto* by_id = add_lead_id(*show_command, "ID", shown->id);
    show_command->add_option("--eid", shown->eid, "by encrypted ID instead")->excludes(by_id);
    show_command->add_flag("--requests", shown->bodies, "with the request and the answer of each attempt");
    on_run(show_command, [&ctx, shown] { return show(ctx, *shown); });

    auto listed = std::make_shared<list_options>();
    auto* list_command = add_command(*group, "list", "one row for each lead");
    list_command->add_option("--status", listed->status, "only leads of this status");
    list_command->add_option("--integration", listed->integration, "only leads that have a delivery to it");
    list_command->add_flag("--why", listed->why, "why a lead, its change or its approved order is not sent");
    on_run(list_command, [&ctx, listed] { return list(ctx, *listed); });

    auto exported = std::make_shared<list_options>();
    auto* export_command = add_command(*group, "export", "JSON Lines that import takes back");
    export_command->add_option("--status", exported->status, "only leads of this status");
    export_command->add_flag(
        "--deliveries", exported->deliveries,
        "with the deliveries, as `lead show --json` gives them; import does not take these back");
    on_run(export_command, [&ctx, exported] { return export_leads(ctx, *exported); });

    return group;
}

} // namespace leadwire::cli
