#include "tools/mockcrm/received_request.hpp"

#include <algorithm>

namespace leadwire::mockcrm {
namespace {

std::optional<std::string> value_in_body(const received_request& r, std::string_view name) {
    if (r.fields)
        if (const auto* text = find(*r.fields, name)) return *text;
    if (r.parts) {
        const auto it = std::ranges::find(*r.parts, name, &part::name);
        if (it != r.parts->end()) return it->content;
    }
    if (r.json && r.json->if_object())
        if (const auto* v = json::find(*r.json->if_object(), name)) return json::plain_text(*v);
    return std::nullopt;
}

void understand_body(received_request& r) {
    const auto* given = r.header("Content-Type");
    const std::string_view type = given ? std::string_view(*given) : std::string_view{};
    if (r.body.empty()) return;
    if (type.starts_with("multipart/form-data")) {
        r.parts = read_multipart(type, r.body);
    } else if (type.starts_with("application/x-www-form-urlencoded")) {
        r.fields = read_urlencoded(r.body);
    } else if (type.find("json") != std::string_view::npos) {
        if (auto v = json::parse(r.body)) r.json = std::move(*v);
    }
}

} // namespace

const std::string* received_request::header(std::string_view name) const {
    const auto it = std::ranges::find_if(headers, [&](const auto& h) { return same_name(h.first, name); });
    return it == headers.end() ? nullptr : &it->second;
}

std::optional<std::string> received_request::value_of(std::string_view name) const {
    if (const auto* text = find(query, name); text && !text->empty()) return *text;
    auto text = value_in_body(*this, name);
    if (text && text->empty()) return std::nullopt;
    return text;
}

void understand(received_request& r) {
    const auto question = r.target.find('?');
    r.path = r.target.substr(0, question);
    if (question != std::string::npos)
        r.query = read_urlencoded(std::string_view(r.target).substr(question + 1));
    understand_body(r);
    for (const auto* name : {"ext", "external_id", "id", "order_id"})
        if (auto text = r.value_of(name)) {
            r.lead = std::move(*text);
            break;
        }
    for (const auto* name : {"X-Request", "Idempotency-Key"})
        if (const auto* text = r.header(name); text && r.idem.empty()) r.idem = *text;
    if (r.idem.empty()) r.idem = r.value_of("idem").value_or("");
}

} // namespace leadwire::mockcrm
