#include "host/sender/send_result.hpp"

#include "host/sender/asked_service.hpp"

#include <algorithm>
#include <map>

namespace leadwire::sender {
namespace {

/// Text as it is; bytes that are none in JSON, so that each of them counts.
std::string readable(std::string text) {
    auto v = bytes_to_json(std::move(text));
    auto* as_it_is = v.if_string();
    return as_it_is ? std::move(*as_it_is) : json::dump(v);
}

void add(send_result& to, std::string_view name, std::string text) {
    to.emplace_back(name, readable(std::move(text)));
}

std::string word_of(const json::value& question) {
    const auto* o = question.if_object();
    const auto* ask = o ? json::find(*o, "ask") : nullptr;
    const auto word = ask ? json::plain_text(*ask) : std::string();
    return word == "http" ? "sub-request" : word == "edit_now" ? word : "store";
}

} // namespace

void add_request(send_result& to, const http::request& request, const secret_masker& masker) {
    std::string headers;
    for (const auto& [name, value] : request.headers) headers += name + ": " + value + "\n";
    if (!request.body.content_type.empty()) headers += "Content-Type: " + request.body.content_type + "\n";
    add(to, "method", request.method);
    add(to, "url", masked(request.url, masker));
    add(to, "headers", masked(headers, masker));
    add(to, "body", masked(request.body.preview(), masker));
    add(to, "timeout", std::to_string(request.timeout.count()) + " ms");
}

void add_nothing_sent(send_result& to) {
    add(to, "request", "none: the plugin skips the exchange");
}

void add_questions(send_result& to, const std::vector<json::value>& questions) {
    std::map<std::string, int> numbers;
    for (const auto& question : questions) {
        const auto word = word_of(question);
        add(to, word + " " + std::to_string(++numbers[word]), json::dump(question));
    }
}

void add_outcome(send_result& to, const outcome& o, const secret_masker& masker) {
    add(to, "outcome", std::string(name_of(o.kind)));
    if (o.external_id) add(to, "id", masked(*o.external_id, masker));
    if (o.kind == outcome_kind::rejected) add(to, "reason", std::to_string(o.reason));
    if (!o.text.empty()) add(to, "text", masked(o.text, masker));
}

void add_no_outcome(send_result& to, std::string_view why) {
    add(to, "outcome", "none: " + std::string(why));
}

void add_failure(send_result& to, const error& why, const secret_masker& masker) {
    if (why.code == error_code::crashed) return add_no_outcome(to, "crashed");
    add_outcome(to, {.kind = outcome_kind::failed, .external_id = {}, .reason = 0, .text = why.message()}, masker);
}

void add_edits(send_result& to, const std::vector<lead_edit>& edits, const secret_masker& masker) {
    if (edits.empty()) return;
    std::string text;
    for (const auto& e : edits) text += e.name + " = " + json::dump(e.value) + "\n";
    add(to, "edits", masked(text, masker));
}

void mask_again(send_result& all, const secret_masker& masker) {
    for (auto& [name, value] : all)
        if (const auto* text = value.if_string()) value = masked(*text, masker);
}

bool tells_outcome(std::string_view name) {
    return name == "outcome" || name == "id" || name == "reason" || name == "text";
}

std::vector<result_difference> differences(const send_result& before, const send_result& after) {
    std::vector<result_difference> all;
    for (const auto& [name, value] : before)
        if (const auto* there = json::find(after, name); !there || *there != value)
            all.push_back({name, json::plain_text(value), json::plain_text(after, name)});
    for (const auto& [name, value] : after)
        if (!json::find(before, name)) all.push_back({name, {}, json::plain_text(value)});
    return all;
}

} // namespace leadwire::sender
