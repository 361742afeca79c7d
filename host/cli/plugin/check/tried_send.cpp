#include "host/cli/plugin/check/tried_send.hpp"

#include "host/cli/plugin/check/canned.hpp"
#include "host/lead/shown_text.hpp"

#include <leadwire/abi/plugin.h>

#include <fmt/format.h>


namespace leadwire::cli {
namespace {

json::value shown(const target_request& r) {
    json::array headers, fields;
    for (const auto& [name, value] : r.headers)
        headers.emplace_back(json::array{as_utf8(name), as_utf8(value)});
    for (const auto& f : r.fields.all())
        fields.emplace_back(json::array{as_utf8(f.name), as_utf8(f.file ? "file " + f.file->name : f.value)});
    return json::object{
        {"url", as_utf8(r.url)},
        {"method", r.method ? json::value(*r.method) : json::value()},
        {"headers", std::move(headers)},
        {"fields", std::move(fields)},
        {"format", name_of(r.format)},
        {"body", r.body ? json::value(as_utf8(r.body->text)) : json::value()},
        {"content_type", r.body ? json::value(r.body->content_type) : json::value()},
        {"timeout", r.timeout ? json::value(std::int64_t{r.timeout->count()}) : json::value()}};
}

json::value shown(const std::optional<verdict>& v) {
    if (!v) return nullptr;
    if (const auto* value = std::get_if<json::value>(&*v)) return json::object{{"value", *value}};
    const auto& typed = std::get<typed_verdict>(*v);
    return json::object{{"kind", static_cast<int>(typed.kind)},
                        {"text", typed.text ? json::value(*typed.text) : json::value()},
                        {"reason", typed.reason}};
}

/// What was asked of others, as far as there was something.
void add_asked(json::object& to, const canned_services& services) {
    json::array requests;
    for (const auto& q : services.requests()) {
        json::array headers;
        for (const auto& [name, value] : q.headers) headers.emplace_back(json::array{as_utf8(name), as_utf8(value)});
        requests.emplace_back(json::array{q.method, as_utf8(q.url), std::move(headers), as_utf8(q.body)});
    }
    if (!requests.empty()) to.emplace_back("sub_requests", std::move(requests));
    for (const auto& [key, value] : services.stored()) to.emplace_back("stored " + key, as_utf8(value));
    for (const auto& e : services.edits()) to.emplace_back("edit " + e.name, e.value);
}

target_request small_form() {
    target_request made;
    made.url = "https://crm.example/api";
    for (const char* name : {"name", "phone", "comment"})
        made.fields.set({name, "value of " + std::string(name), {}});
    return made;
}

} // namespace

std::optional<finding> rule_broken_by(const error& e) {
    if (e.text.contains("an exception crossed the border"))
        return finding{e.message(), "catch every exception before a C function returns; the C++ SDK does"};
    if (e.text.ends_with("std::bad_alloc"))
        return finding{e.message() + ": no memory is left",
                       "take no more memory than the lead and the answer need"};
    if (e.text.ends_with("unknown exception"))
        return finding{e.message(),
                       "throw leadwire::Error or another std::exception: its text is what people see"};
    if (e.text.ends_with("and gave no reason"))
        return finding{e.message(), "call set_error before a function returns a failure"};
    return std::nullopt;
}

std::string send_case::name() const {
    const auto shown = [](const target_answer& a) {
        return fmt::format("HTTP {} with {} bytes", a.status, a.body.size());
    };
    return fmt::format("flow {}{}, lead {}, {}{}{}", name_of(of), probing ? " (probe)" : "", lead_name,
                       shown(answer ? *answer : target_answer{}),
                       sub_answer ? ", sub-requests " + shown(*sub_answer) : "",
                       store == service_script::database::is_away ? ", no database" : "");
}

send_record try_send(const check_subject& s, plugin::configured_plugin& object, const send_case& c,
                     const step_marker& at) {
    send_world world;
    world.order = *c.order;
    world.secrets = s.secrets;
    if (c.of == flow::change) world.change = {{"count", json::object{{"old", 1}, {"new", 2}}}};
    world.services.store = c.store;
    if (c.sub_answer && c.sub_answer->status != 0) world.services.further = *c.sub_answer;
    target_request request;
    if (!c.probing)
        request = s.from ? templated_request(*s.from, c.of, world).value_or(target_request{}) : small_form();
    solitary_send send(world, c.of, std::move(request));
    auto& call = send.call();
    call.probing = c.probing;
    call.seed = {}; // the same bytes each time

    send_record record;
    json::object outcome;
    at(c.name() + ": preprocess");
    auto done = object.call(c.probing ? plugin::entry::preprocess_probe : plugin::entry::preprocess, call);
    record.request = json::dump(shown(send.request()));
    if (done) {
        target_answer canned{.status = 0, .headers = {}, .body = call.skip_answer.value_or("")};
        if (call.skipped) outcome.emplace_back("skip", as_utf8(canned.body));
        call.answer = call.skipped ? &canned : c.answer;
        at(c.name() + ": process");
        done = object.call(c.probing ? plugin::entry::probe : plugin::entry::process, call);
        call.answer = nullptr;
    }
    outcome.emplace_back("verdict", shown(call.verdict));
    add_asked(outcome, send.services());
    if (!done) {
        outcome.emplace_back("error", done.error().message());
        if (auto broken = rule_broken_by(done.error())) record.broken_rules.push_back(std::move(*broken));
    }
    record.outcome = json::dump(outcome);
    return record;
}

std::vector<send_case> with_services(const check_subject& s, const send_case& c) {
    std::vector<send_case> all{c};
    if ((s.needs & LW_NEEDS_HTTP) != 0) {
        all.front().sub_answer = c.answer;
        all.push_back(c);
        all.back().sub_answer = &good_sub_answer();
    }
    if ((s.needs & (LW_NEEDS_STORE | LW_NEEDS_EDIT_NOW)) != 0) {
        all.push_back(all.back());
        all.back().store = service_script::database::is_away;
    }
    return all;
}

std::vector<send_case> flows_of(const plugin::configured_plugin& object) {
    std::vector<send_case> all;
    for (flow f : all_flows)
        for (bool probing : {false, true})
            if (object.has(probing ? plugin::entry::probe : plugin::entry::process, f))
                all.push_back({.of = f, .probing = probing});
    return all;
}

std::shared_ptr<plugin::configured_plugin> make_object(const check_subject& s, std::vector<finding>& found) {
    auto loaded = plugin::load(s.file);
    if (!loaded) return found.push_back({loaded.error().text, ""}), nullptr;
    auto made = plugin::configure(*loaded, "check", s.settings);
    if (!made) {
        found.push_back({made.error().message(), "give it settings: --settings JSON, or --integration FILE"});
        return nullptr;
    }
    return std::move(*made);
}

} // namespace leadwire::cli
