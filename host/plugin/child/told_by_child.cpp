#include "host/plugin/child/told_by_child.hpp"

#include "host/lead/utf8.hpp"
#include "host/plugin/store_limits.hpp"
#include "host/plugin/wire_rules.hpp"

namespace leadwire::plugin {
namespace {

constexpr std::size_t longest_text = 65536;

std::string mistake_in_headers(const header_list& headers) {
    for (const auto& [name, value] : headers)
        if (auto wrong = header_mistake(to_c(name), to_c(value)); !wrong.empty()) return wrong;
    return {};
}
bool is_storable_text(const std::optional<std::string>& text) {
    return !text || (text->size() <= longest_text && is_storable(*text));
}

} // namespace

std::string mistake_in(const target_request& request) {
    if (!is_one_line(request.url)) return "url: it has a control character";
    if (request.method && !is_token(*request.method)) return "method: no HTTP method";
    if (request.format > body_format::query) return "format: unknown";
    if (request.timeout && request.timeout->count() < 0) return "timeout: less than nothing";
    if (request.body && (request.body->content_type.empty() || !is_one_line(request.body->content_type)))
        return "body: no media type";
    return mistake_in_headers(request.headers);
}

std::string mistake_in(const verdict& given, bool probing) {
    if (const auto* value = std::get_if<json::value>(&given)) {
        if (const auto* text = value->if_string(); text && !is_storable_text(*text)) return "outcome: a text that cannot be kept";
        return {};
    }
    const auto& typed = std::get<typed_verdict>(given);
    if (typed.kind > verdict_kind::not_there || (typed.kind == verdict_kind::not_there && !probing))
        return "outcome: unknown kind";
    if (typed.kind == verdict_kind::rejected && typed.reason < 1) return "outcome: rejected without a reason";
    return is_storable_text(typed.text) ? "" : "outcome: a text that cannot be kept";
}

std::string mistake_in(const http_question& question) {
    if (question.url.empty() || !is_one_line(question.url)) return "http: no URL";
    if (!question.method.empty() && !is_token(question.method)) return "http: no HTTP method";
    if (question.timeout.count() < 0) return "http: a timeout of less than nothing";
    return mistake_in_headers(question.headers);
}

std::string mistake_in(const store_question& question) {
    if (question.what > store_question::verb::not_made) return "store: unknown question";
    if (auto wrong = mistake_in_key(question.key); !wrong.empty()) return wrong;
    const bool writes = question.what == store_question::verb::set || question.what == store_question::verb::made;
    return writes ? mistake_in_value(question.value, question.ttl.count()) : "";
}

std::string mistake_in(const std::vector<lead_edit>& edits, const plugin_send& send) {
    if (edits.empty()) return {};
    lead copy = send.data.order();
    for (const auto* list : {&send.edits, &edits})
        for (const lead_edit& e : *list)
            if (auto done = apply(copy, e); !done) return done.error().message();
    return {};
}

} // namespace leadwire::plugin
