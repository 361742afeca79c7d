#include "host/intake/answer.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace leadwire::intake {
namespace {

constexpr std::array<std::pair<int, std::string_view>, 19> phrases{{
    {200, "OK"},
    {201, "Created"},
    {202, "Accepted"},
    {400, "Bad Request"},
    {401, "Unauthorized"},
    {403, "Forbidden"},
    {404, "Not Found"},
    {405, "Method Not Allowed"},
    {406, "Not Acceptable"},
    {408, "Request Timeout"},
    {409, "Conflict"},
    {413, "Content Too Large"},
    {415, "Unsupported Media Type"},
    {417, "Expectation Failed"},
    {422, "Unprocessable Content"},
    {431, "Request Header Fields Too Large"},
    {500, "Internal Server Error"},
    {501, "Not Implemented"},
    {503, "Service Unavailable"},
}};

} // namespace

std::string_view phrase_of(int status) {
    auto at = std::ranges::find(phrases, status, &decltype(phrases)::value_type::first);
    return at == phrases.end() ? "" : at->second;
}

std::string_view name_of(next_page page) {
    constexpr std::array<std::string_view, 3> names{"thankyou", "redirect", "message"};
    return names[static_cast<std::size_t>(page)];
}

answer answer::with(std::string name, std::string value) && {
    headers.emplace_back(std::move(name), std::move(value));
    return std::move(*this);
}

answer json_answer(int status, const json::object& document) {
    return {.status = status, .body = json::dump(document)};
}

answer registered(const registration& r) {
    json::object document{{"id", number(r.id)}, {"action", name_of(r.action)}};
    if (r.action == next_page::redirect) document.emplace_back("url", r.url);
    if (r.action == next_page::message) document.emplace_back("message", r.message);
    auto made = json_answer(201, document).with("Location", "/api/v1/leads/" + to_string(r.id));
    return r.replayed ? std::move(made).with("Idempotent-Replayed", "true") : made;
}

answer readiness_answer(const std::vector<readiness_check>& checks) {
    const bool ready = std::ranges::all_of(checks, &readiness_check::ok);
    json::array rows;
    for (const auto& c : checks)
        rows.emplace_back(json::object{{"name", c.name}, {"ok", c.ok}, {"detail", c.detail}});
    auto made = json_answer(ready ? 200 : 503, {{"ready", ready}, {"checks", std::move(rows)}});
    return ready ? made : std::move(made).with("Retry-After", "1");
}

std::string written(const answer& a, body_sent body, after_answer then, std::string_view request_id) {
    auto out = fmt::format("HTTP/1.1 {} {}\r\nContent-Type: {}\r\nContent-Length: {}\r\n"
                           "Cache-Control: no-store\r\nX-Content-Type-Options: nosniff\r\n",
                           a.status, phrase_of(a.status), a.type, a.body.size());
    if (!request_id.empty()) out.append("X-Request-Id: ").append(request_id).append("\r\n");
    for (const auto& [name, value] : a.headers) out.append(name).append(": ").append(value).append("\r\n");
    out += then == after_answer::close ? "Connection: close\r\n\r\n" : "Connection: keep-alive\r\n\r\n";
    if (body == body_sent::yes) out += a.body;
    return out;
}

} // namespace leadwire::intake
