// expand
#include "host/cli/command.hpp"
#include "host/cli/preview.hpp"
#include "host/lead/macro_template.hpp"

#include <fmt/format.h>

#include <fstream>
#include <iostream>

namespace leadwire::cli {
namespace {

struct expand_options {
    std::int64_t lead = 0;
    std::string integration;
    text_context context = text_context::plain;
    std::optional<std::string> text; ///< the template
    std::string batch;
};

/// Expands templates over leads of the database; secrets are masked.
class expander {
public:
    static result<expander> make(context& ctx, const std::string& integration) {
        auto setup = ctx.setup();
        if (!setup) return std::unexpected(setup.error());
        auto env = ctx.environment();
        if (!env) return std::unexpected(env.error());
        expander made(**ctx.store(), {.catalog = (*setup)->catalog(),
                                      .secrets = (*env)->secrets,
                                      .key = (*env)->key,
                                      .secrets_shown = secret_display::masked});
        if (!integration.empty()) {
            auto ready = ready_integration_named(ctx, integration, with_plugin::no);
            if (!ready) return std::unexpected(ready.error());
            made.integration_ = integration;
            made.setting_.mail_domain = (*ready)->rules().mail_domain;
        }
        return made;
    }

    result<std::string> expand(lead_id id, std::string_view text, text_context context) {
        auto parsed = macro_template::parse(text, context);
        if (!parsed)
            return invalid(fmt::format("template, character {}", parsed.error().offset + 1),
                           parsed.error().text);
        if (!lead_ || lead_->id != id) {
            auto found = existing_lead(*store_, id);
            if (!found) return std::unexpected(found.error());
            auto external = external_id_for(*store_, *found, integration_, flow::new_lead);
            if (!external) return std::unexpected(external.error());
            lead_ = std::move(*found);
            external_id_ = std::move(*external);
        }
        macro_send send{.external_id = external_id_, .now = now()};
        return parsed->expand(macro_input(*lead_, setting_, send));
    }

private:
    expander(db::store& store, const macro_setting& setting) : store_(&store), setting_(setting) {}

    db::store* store_;
    macro_setting setting_;
    std::optional<std::string> integration_;
    std::optional<lead> lead_;
    std::string external_id_;
};

result<std::string> expand_line(expander& expand, const std::string& line) {
    auto parsed = json::parse(line);
    if (!parsed) return std::unexpected(parsed.error());
    const auto* row = parsed->if_object();
    if (!row) return invalid("", "is no JSON object; allowed: {\"lead\", \"context\", \"template\"}");
    const auto* lead = json::find(*row, "lead");
    const auto* context = json::find(*row, "context");
    const auto* text = json::find(*row, "template");
    auto id = lead ? lead->if_integer() : std::nullopt;
    if (!id) return invalid("lead", "is missing or no integer");
    if (!text || !text->if_string()) return invalid("template", "is missing or no text");
    auto named = context ? json::plain_text(*context) : "plain";
    if (named != "plain" && named != "url")
        return invalid("context", fmt::format("\"{}\" is none; allowed: plain, url", named));
    return expand.expand(lead_id{*id}, *text->if_string(),
                         named == "url" ? text_context::url : text_context::plain);
}

result<void> expand_batch(expander& expand, const std::string& file) {
    std::ifstream opened;
    if (file != "-") {
        opened.open(file, std::ios::binary);
        if (!opened) return fail(error_code::not_found, file, "cannot be opened");
    }
    std::istream& in = file == "-" ? std::cin : opened;
    std::string line;
    std::size_t number = 0, failed = 0;
    while (std::getline(in, line)) {
        ++number;
        if (line.find_first_not_of(" \t\r") == std::string::npos) continue;
        auto expanded = expand_line(expand, line);
        if (expanded) {
            print_json({{"result", std::move(*expanded)}});
        } else {
            ++failed;
            print_json({{"error", fmt::format("line {}: {}", number, expanded.error().message())}});
        }
    }
    if (failed > 0) return invalid(file, fmt::format("{} of {} lines failed", failed, number));
    return {};
}

result<void> expand(context& ctx, const expand_options& options) {
    if (options.batch.empty() && options.lead == 0)
        return wrong_usage("--lead", "is missing; allowed: --lead ID and a template, or --batch FILE");
    if (options.batch.empty() && !options.text)
        return wrong_usage("TEMPLATE", "is missing; allowed: any text, in quotes");
    auto expand = expander::make(ctx, options.integration);
    if (!expand) return std::unexpected(expand.error());
    if (!options.batch.empty()) return expand_batch(*expand, options.batch);
    auto expanded = expand->expand(lead_id{options.lead}, *options.text, options.context);
    if (!expanded) return std::unexpected(expanded.error());
    if (ctx.json())
        print_json({{"result", std::move(*expanded)}});
    else
        print_line(*expanded);
    return {};
}

} // namespace

void add_expand_command(CLI::App& app, context& ctx) {
    auto options = std::make_shared<expand_options>();
    auto* command = add_command(app, "expand", "print what a template gives for a lead; secrets are masked");
    add_lead_id(*command, "--lead", options->lead);
    command->add_option("--integration", options->integration, "as this integration would see it");
    command->add_flag_callback(
        "--url", [options] { options->context = text_context::url; }, "values percent-encoded, as in a URL");
    auto* batch =
        command->add_option("--batch", options->batch,
                            "JSON Lines of {\"lead\", \"context\", \"template\"}, answered one for one");
    command->add_option("TEMPLATE", options->text)->excludes(batch);
    on_run(command, [&ctx, options] { return expand(ctx, *options); });
}

} // namespace leadwire::cli
