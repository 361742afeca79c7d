#include "host/sender/asked_service.hpp"

#include "host/lead/text_encoding.hpp"
#include "host/lead/utf8.hpp"

#include <array>

namespace leadwire::sender {
namespace {

constexpr std::array<std::string_view, 6> store_words{"get", "set", "drop", "claim", "made", "not_made"};

std::unexpected<error> unknown(std::string_view what) {
    return invalid("recording", std::string(what) + " cannot be read");
}

json::object http_to_json(const plugin::http_question& q, const secret_masker& masker) {
    return {{"ask", "http"},
            {"method", bytes_to_json(q.method)},
            {"url", bytes_to_json(masked(q.url, masker))},
            {"headers", headers_to_json(q.headers, masker)},
            {"body", bytes_to_json(masked(q.body, masker))},
            {"timeout", q.timeout.count()}};
}

json::object store_to_json(const plugin::store_question& q, const secret_masker& masker) {
    json::object made{{"ask", store_words.at(static_cast<std::size_t>(q.what))}, {"key", bytes_to_json(masked(q.key, masker))}};
    using verb = plugin::store_question::verb;
    if (q.what != verb::set && q.what != verb::made) return made;
    made.emplace_back("value", bytes_to_json(masked(q.value, masker)));
    made.emplace_back("ttl", q.ttl.count());
    return made;
}

json::object edits_to_json(const plugin::edit_question& q, const secret_masker& masker) {
    json::array edits;
    for (const auto& e : q.edits)
        edits.emplace_back(json::array{bytes_to_json(e.name), masked(json::dump(e.value), masker)});
    return {{"ask", "edit_now"}, {"edits", std::move(edits)}};
}

result<plugin::service_reply> answer_of(const json::object& o) {
    target_answer made;
    const auto* status = json::find(o, "status");
    const auto* headers = json::find(o, "headers");
    const auto* body = json::find(o, "body");
    if (!status || !status->if_integer() || !headers || !body) return unknown("the answer to a sub-request");
    made.status = static_cast<int>(*status->if_integer());
    auto all = headers_from_json(*headers);
    auto bytes = bytes_from_json(*body);
    if (!all || !bytes) return unknown("the answer to a sub-request");
    made.headers = std::move(*all);
    made.body = std::move(*bytes);
    return made;
}

result<plugin::service_reply> store_reply_of(const json::object& o) {
    plugin::store_reply made;
    if (const auto* ours = json::find(o, "ours")) made.ours = ours->if_bool() && *ours->if_bool();
    const auto* value = json::find(o, "value");
    if (!value || value->is_null()) return made;
    auto bytes = bytes_from_json(*value);
    if (!bytes) return std::unexpected(bytes.error());
    made.value = std::move(*bytes);
    return made;
}

std::string text_of(const json::object& o, std::string_view name) {
    const auto* found = json::find(o, name);
    return found && found->if_string() ? *found->if_string() : std::string();
}

} // namespace

std::string masked(std::string_view text, const secret_masker& masker) {
    return masker.empty() ? std::string(text) : masker.mask(text);
}

json::value bytes_to_json(std::string bytes) {
    if (is_storable(bytes)) return bytes;
    std::string text;
    append_base64(text, bytes, base64_alphabet::standard);
    return json::object{{"base64", std::move(text)}};
}

result<std::string> bytes_from_json(const json::value& v) {
    if (const auto* text = v.if_string()) return *text;
    const auto* o = v.if_object();
    const auto* coded = o ? json::find(*o, "base64") : nullptr;
    auto bytes = coded && coded->if_string() ? from_base64(*coded->if_string()) : std::nullopt;
    if (!bytes) return unknown("a text");
    return std::move(*bytes);
}

json::array headers_to_json(const header_list& headers, const secret_masker& masker) {
    json::array all;
    for (const auto& [name, value] : headers)
        all.emplace_back(json::array{bytes_to_json(name), bytes_to_json(masked(value, masker))});
    return all;
}

result<header_list> headers_from_json(const json::value& v) {
    const auto* all = v.if_array();
    if (!all) return unknown("a list of headers");
    header_list headers;
    for (const auto& one : *all) {
        const auto* two = one.if_array();
        if (!two || two->size() != 2) return unknown("a header");
        auto name = bytes_from_json(two->front()), value = bytes_from_json(two->back());
        if (!name || !value) return unknown("a header");
        headers.emplace_back(std::move(*name), std::move(*value));
    }
    return headers;
}

json::object question_to_json(const plugin::service_question& question, const secret_masker& masker) {
    if (const auto* http = std::get_if<plugin::http_question>(&question)) return http_to_json(*http, masker);
    if (const auto* store = std::get_if<plugin::store_question>(&question)) return store_to_json(*store, masker);
    return edits_to_json(std::get<plugin::edit_question>(question), masker);
}

json::object reply_to_json(const result<plugin::service_reply>& reply, const secret_masker& masker) {
    if (!reply)
        return {{"got", "error"},
                {"code", static_cast<int>(reply.error().code)},
                {"place", bytes_to_json(masked(reply.error().place, masker))},
                {"text", bytes_to_json(masked(reply.error().text, masker))}};
    if (const auto* answer = std::get_if<target_answer>(&*reply))
        return {{"got", "answer"},
                {"status", answer->status},
                {"headers", headers_to_json(answer->headers, masker)},
                {"body", bytes_to_json(masked(answer->body, masker))}};
    if (const auto* store = std::get_if<plugin::store_reply>(&*reply))
        return {{"got", "store"},
                {"value", store->value ? bytes_to_json(masked(*store->value, masker)) : json::value(nullptr)},
                {"ours", store->ours}};
    return {{"got", "edits"}};
}

result<result<plugin::service_reply>> reply_from_json(const json::value& v) {
    const auto* o = v.if_object();
    if (!o) return unknown("a reply");
    const auto got = text_of(*o, "got");
    if (got == "edits") return result<plugin::service_reply>(plugin::edits_done{});
    if (got == "error") {
        const auto* code = json::find(*o, "code");
        const auto number = code ? code->if_integer() : std::nullopt;
        if (!number || *number < 0 || *number > static_cast<int>(error_code::usage)) return unknown("an error");
        return result<plugin::service_reply>(
            fail(static_cast<error_code>(*number), text_of(*o, "place"), text_of(*o, "text")));
    }
    if (got != "answer" && got != "store") return unknown("a reply");
    auto read = got == "answer" ? answer_of(*o) : store_reply_of(*o);
    if (!read) return std::unexpected(read.error());
    return read;
}

} // namespace leadwire::sender
