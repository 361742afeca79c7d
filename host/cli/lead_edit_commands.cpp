// lead edit|change|status|attach
#include "host/cli/command.hpp"
#include "host/cli/lead_view.hpp"
#include "host/lead/lead_json.hpp"

#include <fmt/format.h>

namespace leadwire::cli {
namespace {

result<std::vector<lead_edit>> edits_of(const std::vector<std::string>& pairs) {
    std::vector<lead_edit> edits;
    for (const auto& text : pairs) {
        auto equals = text.find('=');
        if (equals == std::string::npos || equals == 0)
            return wrong_usage(text, "is no edit; allowed: name=value");
        edits.push_back({text.substr(0, equals), text.substr(equals + 1)});
    }
    return edits;
}

void report_edit(context& ctx, const lead& l) {
    if (ctx.json())
        print_json(lead_to_json(l));
    else
        print_line(fmt::format("lead {} changed", to_string(l.id)));
}

result<void> change(context& ctx, std::int64_t id, const std::vector<std::string>& pairs) {
    auto edits = edits_of(pairs);
    if (!edits) return std::unexpected(edits.error());
    auto store = ctx.store();
    if (!store) return std::unexpected(store.error());
    auto setup = ctx.setup();
    if (!setup) return std::unexpected(setup.error());
    auto receipt = (*store)->change_lead(
        {.lead = lead_id{id},
         .edits = std::move(*edits),
         .who = caller(),
         .told = (*setup)->with_flow(flow::change),
         .imported_to = {},
         .complete = [&](const lead& before, db::change_request& rest) -> result<void> {
             rest.imported_to = takes_imported(**setup, before);
             return {};
         }});
    if (!receipt) return std::unexpected(receipt.error());
    if (ctx.json())
        print_json(lead_to_json(receipt->order));
    else
        print_line(fmt::format("lead {} changed; {}", id,
                               receipt->queued > 0 ? "the next tick sends the change"
                                                   : "no integration has to be told"));
    return {};
}

result<void> set_status(context& ctx, std::int64_t id, const std::string& name) {
    auto status = status_named(name);
    if (!status) return wrong_usage(name, "is no status; allowed: " + status_names());
    auto store = ctx.store();
    if (!store) return std::unexpected(store.error());
    if (auto done = (*store)->set_status(lead_id{id}, *status); !done) return done;
    if (ctx.json())
        print_json({{"id", id}, {"status", name_of(*status)}});
    else
        print_line(fmt::format("lead {} is in status {}", id, name_of(*status)));
    return {};
}

result<void> edit(context& ctx, std::int64_t id, const std::vector<std::string>& pairs) {
    auto edits = edits_of(pairs);
    if (!edits) return std::unexpected(edits.error());
    auto store = ctx.store();
    if (!store) return std::unexpected(store.error());
    auto changed = (*store)->edit_lead(lead_id{id}, *edits);
    if (!changed) return std::unexpected(changed.error());
    report_edit(ctx, *changed);
    return {};
}

result<void> attach(context& ctx, std::int64_t id, std::string field, const std::string& path) {
    auto store = ctx.store();
    if (!store) return std::unexpected(store.error());
    if (auto there = existing_lead(**store, lead_id{id}); !there) return std::unexpected(there.error());
    if (!field.starts_with("meta.")) field.insert(0, "meta.");
    auto file = ctx.files().add(path);
    if (!file) return std::unexpected(file.error());
    json::object document{{"file", file->file}, {"name", file->name}, {"type", file->type}};
    auto changed = (*store)->edit_lead(lead_id{id}, {{field, std::move(document)}});
    if (!changed) return std::unexpected(changed.error());
    report_edit(ctx, *changed);
    return {};
}

} // namespace

void add_lead_edit_commands(CLI::App& lead_group, context& ctx) {
    auto id = std::make_shared<std::int64_t>(0);
    auto pairs = std::make_shared<std::vector<std::string>>();
    auto* edit_command =
        add_command(lead_group, "edit", "change fields: address.city=Riga, meta.color=red, external_id=A-1");
    add_lead_id(*edit_command, "ID", *id)->required();
    edit_command->add_option("EDIT", *pairs, "name=value")->required();
    on_run(edit_command, [&ctx, id, pairs] { return edit(ctx, *id, *pairs); });

    auto* change_command =
        add_command(lead_group, "change",
                    "change fields and tell the CRM that has the lead: count=2, items=JSON, meta.color=red");
    add_lead_id(*change_command, "ID", *id)->required();
    change_command->add_option("EDIT", *pairs, "name=value")->required();
    on_run(change_command, [&ctx, id, pairs] { return change(ctx, *id, *pairs); });

    auto status = std::make_shared<std::string>();
    auto* status_command =
        add_command(lead_group, "status", "give the lead another status, as the call center does");
    add_lead_id(*status_command, "ID", *id)->required();
    status_command->add_option("STATUS", *status, "packaging, send, cancel, …")->required();
    on_run(status_command, [&ctx, id, status] { return set_status(ctx, *id, *status); });

    auto field = std::make_shared<std::string>();
    auto path = std::make_shared<std::string>();
    auto* attach_command = add_command(lead_group, "attach", "put a file into the store and into a custom field");
    add_lead_id(*attach_command, "ID", *id)->required();
    attach_command->add_option("FIELD", *field, "custom field")->required();
    attach_command->add_option("PATH", *path, "file")->required();
    on_run(attach_command, [&ctx, id, field, path] { return attach(ctx, *id, *field, *path); });
}

} // namespace leadwire::cli
