#include "host/cli/plugin/case_run.hpp"

#include "host/delivery/outcome.hpp"
#include "host/lead/shown_text.hpp"
#include "host/sender/send_work.hpp"

#include <algorithm>
#include <array>

namespace leadwire::cli {
namespace {

constexpr std::array verdict_words{"accepted", "rejected", "failed",   "done",
                                   "redirect", "message",  "not_there"};

/// The verdict by its word: {"accepted", "123"}, {"value", -7}.
json::member shown(const std::optional<verdict>& v) {
    if (!v) return {"no value", true};
    if (const auto* value = std::get_if<json::value>(&*v)) return {"value", *value};
    const auto& typed = std::get<typed_verdict>(*v);
    json::value what = true;
    if (typed.kind == verdict_kind::rejected)
        what = typed.reason;
    else if (typed.text)
        what = *typed.text;
    return {verdict_words[static_cast<std::size_t>(typed.kind)], std::move(what)};
}

json::array shown(const header_list& headers) {
    json::array rows;
    for (const auto& [name, value] : headers) rows.emplace_back(json::array{name, as_utf8(value)});
    return rows;
}
json::array shown(const field_list& fields) {
    json::array rows;
    for (const auto& f : fields.all())
        rows.emplace_back(json::array{f.name, f.file ? json::value(json::object{{"file", f.file->name}})
                                                     : json::value(as_utf8(f.value))});
    return rows;
}

json::object shown(const stored_values& stored) {
    json::object members;
    for (const auto& [key, value] : stored) members.emplace_back(key, as_utf8(value));
    return members;
}
/// By name, so that the order in which a case tells them is none.
json::value sorted(const json::value& object) {
    auto members = *object.if_object();
    std::ranges::sort(members, {}, &json::member::first);
    return members;
}
/// Of one sub-request those members that a case wants to see.
json::object shown(const plugin::http_question& q, const json::object* wanted) {
    const json::object all{{"method", q.method.empty() ? (q.body.empty() ? "GET" : "POST") : q.method},
                           {"url", as_utf8(q.url)},
                           {"headers", shown(q.headers)},
                           {"body", as_utf8(q.body)}};
    if (wanted == nullptr) return all;
    json::object members;
    for (const auto& [name, value] : *wanted)
        members.emplace_back(name, name == "json" ? json::parse(q.body).value_or(json::value()) : *json::find(all, name));
    return members;
}

class comparison {
public:
    explicit comparison(const author_case& c) : case_(c) {}

    [[nodiscard]] const json::value* expected(std::string_view what) const {
        return json::find(case_.expect, what);
    }
    [[nodiscard]] bool expects_error() const { return expected("error") || expected("error_starts"); }
    [[nodiscard]] const char* expected_verdict() const {
        for (const char* word : verdict_words)
            if (expected(word)) return word;
        return expected("value") ? "value" : nullptr;
    }
    /// Compares where the case expects something of it.
    void with(std::string_view what, const json::value& found) {
        if (const auto* e = expected(what); e && *e != found) differ(what, *e, found);
    }
    void differ(std::string_view what, json::value expected, json::value found) {
        all_.push_back({std::string(what), std::move(expected), std::move(found)});
    }
    void with_error(const std::string& found) {
        if (const auto* start = expected("error_starts")) {
            if (!found.starts_with(json::plain_text(*start))) differ("error_starts", *start, found);
        } else if (expected("error")) {
            with("error", found);
        } else {
            differ("error", nullptr, found);
        }
    }
    void with_request(const target_request& made, const send_world& world);
    void with_skip(const plugin::plugin_send& call);
    /// What the plugin did beside request and outcome.
    void with_services(const canned_services& services);
    void with_outcome(const solitary_send& send, const std::optional<verdict>& v, flow of);
    [[nodiscard]] std::vector<difference> all() && { return std::move(all_); }

private:
    const author_case& case_;
    std::vector<difference> all_;
};

void comparison::with_request(const target_request& made, const send_world& world) {
    with("fields", shown(made.fields));
    with("timeout", made.timeout ? json::value(std::int64_t{made.timeout->count()}) : json::value());
    target_request whole = made;
    if (whole.url.empty()) whole.url = "-"; // a case need not have one
    const auto no_files = [](const attachment&) -> result<file_piece> { return file_piece{}; };
    auto wire = sender::wire_request(whole, {}, no_files, world.idem);
    if (!wire) return differ("request", nullptr, wire.error().message());
    const std::string body = wire->body.preview();
    with("url", made.url.empty() ? "" : as_utf8(wire->url));
    with("method", wire->method);
    with("headers", shown(wire->headers));
    with("body", as_utf8(body));
    with("content_type", wire->body.content_type);
    if (expected("json")) with("json", json::parse(body).value_or(json::value()));
}

void comparison::with_skip(const plugin::plugin_send& call) {
    const auto* wanted = expected("skip");
    if (!call.skipped) return with("skip", false);
    if (wanted == nullptr) return differ("skip", false, call.skip_answer.value_or(""));
    if (wanted->if_bool()) return with("skip", true);
    if (wanted->if_string()) return with("skip", call.skip_answer.value_or(""));
    with("skip", json::parse(call.skip_answer.value_or("")).value_or(json::value()));
}

void comparison::with_services(const canned_services& services) {
    if (const auto* wanted = expected("sub_requests")) {
        json::array found;
        for (const auto& q : services.requests()) {
            const auto& list = *wanted->if_array();
            found.emplace_back(shown(q, found.size() < list.size() ? list[found.size()].if_object() : nullptr));
        }
        with("sub_requests", found);
    }
    if (const auto* wanted = expected("store"); wanted && sorted(*wanted) != json::value(shown(services.stored())))
        differ("store", *wanted, shown(services.stored()));
    json::array edits;
    for (const auto& e : services.edits()) edits.emplace_back(json::array{e.name, e.value});
    with("edits", edits);
}

void comparison::with_outcome(const solitary_send& send, const std::optional<verdict>& v, flow of) {
    auto [word, value] = shown(v);
    if (const auto* wanted = expected_verdict(); wanted && word != wanted)
        differ(wanted, *expected(wanted), json::object{{word, value}});
    else if (!wanted && !expected("outcome"))
        differ(word, nullptr, value);
    else
        with(word, value);
    with("outcome", name_of(judge(of, v.value_or(json::value())).kind));
    with("external_id", send.edited().external_id);
}

} // namespace

std::vector<difference> run_case(const std::shared_ptr<plugin::generation>& with, const author_case& c) {
    comparison seen(c);
    auto made = plugin::configure(with, "case", c.settings);
    if (!made) return seen.with_error(made.error().message()), std::move(seen).all();
    const bool probe = c.part == case_part::probe;
    const auto before = probe ? plugin::entry::preprocess_probe : plugin::entry::preprocess;
    const auto after = probe ? plugin::entry::probe : plugin::entry::process;
    if (!(*made)->has(after, c.of)) {
        seen.differ(plugin::name_of(after, c.of), "written in the plugin's class", nullptr);
        return std::move(seen).all();
    }

    solitary_send send(c.world, c.of, probe ? target_request{} : c.request);
    auto& call = send.call();
    call.probing = probe;
    auto done = (*made)->call(before, call);
    if (done) {
        seen.with_request(send.request(), c.world);
        seen.with_skip(call);
    }
    const bool asks_for_outcome = seen.expected_verdict() || seen.expected("outcome") || seen.expects_error();
    const bool goes_on = done && (c.answer || asks_for_outcome);
    if (goes_on) {
        target_answer answer = c.answer.value_or(target_answer{});
        if (call.skipped && !c.answer) answer.body = call.skip_answer.value_or("");
        call.answer = &answer;
        done = (*made)->call(after, call);
        call.answer = nullptr;
    }
    seen.with_services(send.services());
    if (!done) {
        seen.with_error(done.error().message());
    } else if (goes_on && seen.expects_error()) {
        auto [word, value] = shown(call.verdict);
        seen.differ("error", *json::find(c.expect, seen.expected("error") ? "error" : "error_starts"),
                    json::object{{word, value}});
    } else if (goes_on) {
        seen.with_outcome(send, call.verdict, c.of);
    }
    return std::move(seen).all();
}

} // namespace leadwire::cli
