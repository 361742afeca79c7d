#include "tools/mockcrm/answer.hpp"

#include "host/lead/json.hpp"
#include "tools/mockcrm/packing.hpp"

#include <algorithm>

namespace leadwire::mockcrm {
namespace {

constexpr std::string_view json_type = "application/json; charset=utf-8";
constexpr std::string_view html_page = "<!doctype html><html><head><title>Maintenance</title></head>"
                                       "<body><h1>We'll be back soon</h1></body></html>\n";

std::string_view phrase(int status) {
    switch (status) {
    case 200:
        return "OK";
    case 204:
        return "No Content";
    case 302:
        return "Found";
    case 400:
        return "Bad Request";
    case 401:
        return "Unauthorized";
    case 404:
        return "Not Found";
    case 422:
        return "Unprocessable Content";
    case 429:
        return "Too Many Requests";
    case 500:
        return "Internal Server Error";
    case 503:
        return "Service Unavailable";
    default:
        return "Status";
    }
}

struct message {
    int status = 200;
    std::string_view type = json_type;
    std::string headers = {}; ///< further ones, each with its line end
    std::string body = {};
};

bool all_digits(std::string_view text) {
    return !text.empty() && std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
}

std::string escaped(std::string_view text) {
    std::string out;
    json::append_escaped(out, text);
    return out;
}

/// The ID as JSON: a number where it is one.
std::string id_as_json(const std::string& id) {
    return all_digits(id) ? id : '"' + escaped(id) + '"';
}

std::string id_for(behaviour_kind kind, std::string_view lead) {
    const std::string id = "9" + std::string(lead);
    if (kind == behaviour_kind::text_id) return "T-" + id;
    if (kind != behaviour_kind::long_id) return id;
    constexpr std::size_t length = 25;
    const std::size_t zeros = lead.size() + 1 < length ? length - lead.size() - 1 : 0;
    return "9" + std::string(zeros, '0') + std::string(lead);
}

std::string accepted_body(behaviour_kind kind, std::string_view lead, const std::string& id) {
    std::string out = R"({"status":"ok","id":)" + id_as_json(id);
    if (kind == behaviour_kind::autologin)
        out += R"(,"url":"https://broker.example/login?t=)" + escaped(lead) + '"';
    return out + '}';
}

std::string head_of(const message& m, const answer_plan& plan) {
    std::string out = "HTTP/1.1 " + std::to_string(m.status) + ' ' + std::string(phrase(m.status)) + "\r\n";
    out += "Server: mockcrm\r\n";
    if (m.status != 204 && !m.type.empty()) out += "Content-Type: " + std::string(m.type) + "\r\n";
    out += m.headers;
    if (plan.then == ending::close) out += "Connection: close\r\n";
    return out;
}

/// The whole answer with its length given.
std::string whole(const message& m, const answer_plan& plan) {
    auto out = head_of(m, plan);
    if (m.status != 204) out += "Content-Length: " + std::to_string(m.body.size()) + "\r\n";
    return out + "\r\n" + m.body;
}

std::string in_chunks(const message& m, const answer_plan& plan) {
    auto out = head_of(m, plan) + "Transfer-Encoding: chunked\r\n\r\n";
    const std::size_t third = m.body.size() / 3;
    for (const auto& piece :
         {m.body.substr(0, third), m.body.substr(third, third), m.body.substr(2 * third)}) {
        char size[20];
        snprintf(size, sizeof size, "%zx", piece.size());
        if (!piece.empty()) out += size + std::string("\r\n") + piece + "\r\n";
    }
    return out + "0\r\n\r\n";
}

std::string retry_after(int seconds) {
    return "Retry-After: " + std::to_string(seconds) + "\r\n";
}

message landed_elsewhere(std::string_view next, std::string_view lead) {
    std::string place = "/mock=" + std::string(next) + "?ext=";
    for (const char c : lead) // enough for IDs; anything else would need encoding
        if ((c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-' ||
            c == '_')
            place += c;
    return {.status = 302, .type = "text/plain", .headers = "Location: " + place + "&redirected=1\r\n"};
}

/// What is said, for all kinds that say something in HTTP and are no acceptance.
message words_of(const behaviour& b, const answer_input& in) {
    switch (b.row->kind) {
    case behaviour_kind::lead_id:
        return {.body = R"({"status":"ok","lead_id":)" + id_as_json(id_for(b.row->kind, in.lead)) + '}'};
    case behaviour_kind::echo:
        return {.body = std::string(in.echo)};
    case behaviour_kind::unknown_lead:
        return {.body = R"({"status":"unknown"})"};
    case behaviour_kind::refusal:
        return {.body = R"({"status":"error","error":")" + std::string(b.row->name) + "\"}"};
    case behaviour_kind::message:
        return {.body = R"({"status":"error","message":"Registration is closed for your country"})"};
    case behaviour_kind::no_content:
        return {.status = 204};
    case behaviour_kind::token:
        return {.body = R"({"access_token":"t-)" + std::to_string(in.hit) + R"(","token_type":"Bearer","expires_in":3600})"};
    case behaviour_kind::unauthorized:
        return {.status = 401,
                .headers = "WWW-Authenticate: Bearer error=\"invalid_token\"\r\n",
                .body = R"({"status":"error","error":"token"})"};
    case behaviour_kind::bad_request:
        return {.status = 400, .body = R"({"status":"error","error":"bad request"})"};
    case behaviour_kind::not_found:
        return {.status = 404, .type = "text/html", .body = std::string(html_page)};
    case behaviour_kind::unprocessable:
        return {.status = 422, .body = R"({"status":"error","errors":{"phone":["is not a number"]}})"};
    case behaviour_kind::too_many:
        return {.status = 429,
                .headers = retry_after(std::max(b.argument, 0) + (b.argument < 0 ? 1 : 0)),
                .body = R"({"status":"error","error":"too many requests"})"};
    case behaviour_kind::server_error:
        return {.status = 500, .type = "text/plain", .body = "internal error"};
    case behaviour_kind::unavailable:
        return {.status = 503,
                .type = "text/html",
                .headers = b.argument < 0 ? "" : retry_after(b.argument),
                .body = std::string(html_page)};
    case behaviour_kind::html:
        return {.type = "text/html; charset=utf-8", .body = std::string(html_page)};
    case behaviour_kind::wrong_charset: // "заказ принят" in windows-1251
        return {.body =
                    "{\"status\":\"error\",\"message\":\"\xe7\xe0\xea\xe0\xe7 \xef\xf0\xe8\xed\xff\xf2\"}"};
    case behaviour_kind::bad_utf8:
        return {.body = "{\"status\":\"error\",\"message\":\"\xc3\x28 \xff\xfe \xed\xa0\x80\"}"};
    case behaviour_kind::huge: // says yes, so that a caller without a limit is found out
        return {.body = R"({"status":"ok","id":9)" + std::string(in.lead) + R"(,"padding":")" +
                        std::string(5u << 20, 'x') + "\"}"};
    case behaviour_kind::redirect:
        return landed_elsewhere("ok", in.lead);
    case behaviour_kind::redirect_loop:
        return landed_elsewhere("redirect-loop", in.lead);
    default:
        return {};
    }
}

/// The acceptance in the dress that the kind names; false where the kind is no acceptance.
bool plan_acceptance(const behaviour& b, const answer_input& in, answer_plan& plan) {
    if (b.row->effect != expected_effect::accepted) return false;
    plan.crm_id = id_for(b.row->kind, in.lead);
    plan.status = 200;
    plan.body = accepted_body(b.row->kind, in.lead, plan.crm_id);
    message m{.body = plan.body};
    switch (b.row->kind) {
    case behaviour_kind::chunked:
        plan.bytes = in_chunks(m, plan);
        return true;
    case behaviour_kind::gzip:
        m.headers = "Content-Encoding: gzip\r\n";
        m.body = packed(m.body, packing::gzip);
        break;
    case behaviour_kind::deflate:
        m.headers = "Content-Encoding: deflate\r\n";
        m.body = packed(m.body, packing::deflate);
        break;
    case behaviour_kind::slow:
        plan.delay = std::chrono::milliseconds(b.argument);
        break;
    case behaviour_kind::close:
        plan.then = ending::close;
        break;
    default:
        break;
    }
    if (b.row->kind == behaviour_kind::continue_first) plan.bytes = "HTTP/1.1 100 Continue\r\n\r\n";
    plan.bytes += whole(m, plan);
    if (b.row->kind == behaviour_kind::cut_after) plan.then = ending::close;
    return true;
}

} // namespace

answer_plan plan_answer(const behaviour& b, const answer_input& in) {
    answer_plan plan;
    if (in.after == answer_input::line::close) plan.then = ending::close;
    if (plan_acceptance(b, in, plan)) return plan;
    switch (b.row->kind) {
    case behaviour_kind::never:
        plan.then = ending::hang;
        return plan;
    case behaviour_kind::reset:
        plan.then = ending::reset;
        return plan;
    case behaviour_kind::cut_before:
        plan.then = ending::close;
        return plan;
    case behaviour_kind::garbage:
        plan.bytes = "\x16\x03\x01 +OK this is not what you asked for\r\n\r\n";
        plan.then = ending::close;
        return plan;
    case behaviour_kind::cut_within_head:
        plan.status = 200;
        plan.bytes = "HTTP/1.1 200 OK\r\nContent-Type: application/js";
        plan.then = ending::close;
        return plan;
    case behaviour_kind::cut_within_body:
        plan.status = 200;
        plan.body = accepted_body(behaviour_kind::ok, in.lead, id_for(behaviour_kind::ok, in.lead));
        plan.bytes = whole({.body = plan.body}, plan);
        plan.bytes.resize(plan.bytes.size() - plan.body.size() / 2);
        plan.then = ending::close;
        return plan;
    case behaviour_kind::bad_gzip:
        plan.status = 200;
        plan.bytes = whole(
            {.headers = "Content-Encoding: gzip\r\n", .body = "\x1f\x8b\x08 this was never packed"}, plan);
        return plan;
    default:
        break;
    }
    if (b.row->kind == behaviour_kind::token) plan.delay = std::chrono::milliseconds(std::max(b.argument, 0));
    const auto m = words_of(b, in);
    plan.status = m.status;
    plan.body = m.body;
    plan.bytes = whole(m, plan);
    return plan;
}

answer_plan plan_complaint(std::string_view text) {
    answer_plan plan;
    plan.then = ending::close;
    plan.status = 400;
    plan.body = R"({"status":"error","error":")" + escaped(text) + "\"}";
    plan.bytes = whole({.status = 400, .body = plan.body}, plan);
    return plan;
}

} // namespace leadwire::mockcrm
