// dry-run
#include "host/cli/command.hpp"
#include "host/cli/preview.hpp"
#include "host/http/request_head.hpp"
#include "host/http/url.hpp"
#include "host/installation/private_file.hpp"
#include "host/lead/shown_text.hpp"
#include "host/sender/attempt_text.hpp"
#include "host/sender/plugin_services.hpp"
#include "host/sender/send_work.hpp"

#include <fmt/format.h>

#include <charconv>

namespace leadwire::cli {
namespace {

struct dry_run_options {
    std::int64_t lead = 0;
    std::string integration, flow, answer;
};

/// A file is the body of a 200; one that begins with "HTTP/" is a whole answer with status line and headers.
result<target_answer> read_answer(const std::string& file) {
    auto text = read_file(file);
    if (!text) return std::unexpected(text.error());
    if (!text->starts_with("HTTP/"))
        return target_answer{.status = 200, .headers = {}, .body = std::move(*text)};
    target_answer answer;
    std::string_view rest = *text;
    auto next_line = [&rest] {
        auto end = rest.find('\n');
        auto line = rest.substr(0, end);
        rest.remove_prefix(end == std::string_view::npos ? rest.size() : end + 1);
        if (line.ends_with('\r')) line.remove_suffix(1);
        return line;
    };
    auto status = next_line();
    auto blank = status.find(' ');
    auto digits = blank == std::string_view::npos ? std::string_view{} : status.substr(blank + 1, 3);
    if (std::from_chars(digits.data(), digits.data() + digits.size(), answer.status).ec != std::errc{})
        return invalid(file + ": line 1", "has no status; allowed: HTTP/1.1 200 OK");
    while (!rest.empty()) {
        auto line = next_line();
        if (line.empty()) break;
        auto colon = line.find(':');
        if (colon == std::string_view::npos) return invalid(file, fmt::format("\"{}\" is no header", line));
        auto value = line.substr(colon + 1);
        while (value.starts_with(' ')) value.remove_prefix(1);
        answer.headers.emplace_back(line.substr(0, colon), value);
    }
    answer.body = rest;
    return answer;
}

/// What would go out and what would come of it.
struct rehearsal {
    secret_masker masker; ///< the integration's secrets and those that the plugin had expanded
    std::optional<http::request> request;
    std::string nothing_sent; ///< why there is no request
    std::optional<outcome> judged;
    effect consequence;
    std::vector<lead_edit> edits;
};

json::object request_json(const http::request& r, const secret_masker& masker) {
    json::array headers;
    for (const auto& [name, value] : r.headers) headers.emplace_back(json::array{name, masker.mask(value)});
    if (!r.body.content_type.empty()) headers.emplace_back(json::array{"Content-Type", r.body.content_type});
    return {{"method", r.method},
            {"url", as_utf8(masker.mask(r.url))},
            {"headers", std::move(headers)},
            {"body", as_utf8(masker.mask(r.body.preview()))}};
}

json::object outcome_json(const rehearsal& run, const secret_masker& masker) {
    const auto& o = *run.judged;
    json::object row{{"outcome", name_of(o.kind)}};
    if (o.kind == outcome_kind::rejected) {
        row.emplace_back("reason", o.reason);
        row.emplace_back("reason_name", reason_name(o.reason));
    }
    if (!o.text.empty()) row.emplace_back("text", as_utf8(masker.mask(o.text)));
    row.emplace_back("status", run.consequence.status ? json::value(name_of(*run.consequence.status))
                                                      : json::value(nullptr));
    row.emplace_back("external_id", run.consequence.external_id ? json::value(*run.consequence.external_id)
                                                                : json::value(nullptr));
    json::object edits;
    for (const auto& e : run.edits) json::set(edits, e.name, e.value);
    row.emplace_back("edits", std::move(edits));
    return row;
}

void print(context& ctx, const rehearsal& run) {
    const auto& masker = run.masker;
    if (ctx.json()) {
        json::object document;
        document.emplace_back("request", run.request ? json::value(request_json(*run.request, masker))
                                                     : json::value(nullptr));
        if (!run.nothing_sent.empty()) document.emplace_back("nothing_sent", run.nothing_sent);
        if (run.judged) document.emplace_back("outcome", outcome_json(run, masker));
        print_json(std::move(document));
        return;
    }
    if (run.request)
        print_line(as_utf8(masker.mask(sender::request_text(*run.request))));
    else
        print_line(run.nothing_sent);
    if (!run.judged) return;
    print_line("");
    for (const auto& [name, value] : outcome_json(run, masker))
        print_line(fmt::format("{:12} {}", name, json::plain_text(value)));
}

void judge_into(rehearsal& run, outcome o, flow f, lead_id id) {
    run.consequence = effect_of(f, o, id);
    run.judged = std::move(o);
}

/// What the exchange would refuse before its first byte; empty: nothing.
std::string refused_by_exchange(const http::request& r) {
    if (auto url = http::parse_url(r.url); !url) return url.error();
    if (auto head = http::check_head(r.method, r.headers); !head) return head.error();
    return {};
}

result<rehearsal> rehearse(context& ctx, const dry_run_options& options,
                           const sender::ready_integration& ready, flow f) {
    auto& store = **ctx.store();
    auto l = existing_lead(store, lead_id{options.lead});
    if (!l) return std::unexpected(l.error());
    const auto* rule = ready.rules().rule_of(f);
    if (!rule)
        return fail(error_code::not_found, "integration " + options.integration,
                    fmt::format("it has no flow {}", name_of(f)));
    if (auto why = ready.why_not(); !why.empty())
        return fail(error_code::refused, "integration " + options.integration, why);
    auto external = external_id_for(store, *l, options.integration, f);
    if (!external) return std::unexpected(external.error());

    rehearsal run{.masker = ready.masker,
                  .request = {},
                  .nothing_sent = {},
                  .judged = {},
                  .consequence = {},
                  .edits = {}};
    auto shortcut = sender::shortcut_of(*rule, f, *external);
    if (shortcut != sender::shortcut::none) {
        bool stub = shortcut == sender::shortcut::stub;
        run.nothing_sent = stub ? "nothing is sent: the flow is a stub"
                                : "nothing is sent: the lead's ID in the target CRM is known";
        const auto& id = stub ? l->external_id : *external;
        judge_into(run,
                   {.kind = outcome_kind::accepted,
                    .external_id = id.empty() ? std::nullopt : std::optional(id),
                    .reason = 0,
                    .text = {}},
                   f, l->id);
        return run;
    }
    macro_send send{.external_id = *external, .now = now()};
    sender::dry_services services;
    sender::send_work work(*l, f, ready, send);
    work.outside(services);
    if (auto prepared = ctx.wait_for(work.prepare()); !prepared) return std::unexpected(prepared.error());
    target_answer answer = work.canned();
    if (work.skipped()) {
        run.nothing_sent = "nothing is sent: the plugin skips the exchange";
    } else {
        auto wire = work.encode((*ctx.environment())->files);
        if (!wire) return std::unexpected(wire.error());
        if (auto refused = refused_by_exchange(*wire); !refused.empty()) return invalid("request", refused);
        run.request = std::move(*wire);
        run.masker = work.masker();
        if (options.answer.empty()) return run;
        auto read = read_answer(options.answer);
        if (!read) return std::unexpected(read.error());
        answer = std::move(*read);
    }
    auto judged = ctx.wait_for(work.interpret(answer));
    if (!judged) return std::unexpected(judged.error());
    judge_into(run, *judged, f, l->id);
    run.edits = work.edits();
    run.masker = work.masker();
    return run;
}

result<void> dry_run(context& ctx, const dry_run_options& options) {
    auto f = flow_named(options.flow);
    if (!f) return wrong_usage("--flow " + options.flow, "is no flow; allowed: new, change, approved, sync");
    auto ready = ready_integration_named(ctx, options.integration, with_plugin::yes);
    if (!ready) return std::unexpected(ready.error());
    auto run = rehearse(ctx, options, **ready, *f);
    if (!run)
        return fail(run.error().code, (*ready)->masker.mask(run.error().place),
                    (*ready)->masker.mask(run.error().text));
    print(ctx, *run);
    return {};
}

} // namespace

void add_dry_run_command(CLI::App& app, context& ctx) {
    auto options = std::make_shared<dry_run_options>();
    auto* command =
        add_command(app, "dry-run", "the exact request that would go out; nothing is sent or stored");
    add_lead_id(*command, "--lead", options->lead)->required();
    command->add_option("--integration", options->integration, "ID of the integration")->required();
    command->add_option("--flow", options->flow, "new, change, approved or sync")->required();
    command->add_option("--answer", options->answer,
                        "file with an answer (a body, or a whole one from HTTP/1.1 on): shows the outcome");
    on_run(command, [&ctx, options] { return dry_run(ctx, *options); });
}

} // namespace leadwire::cli
