#include "host/plugin/host_extensions.hpp"
#include "host/plugin/wire_rules.hpp"

namespace leadwire::plugin {
namespace {

lw_status refuse_request(lw_call& c, const std::string& why) {
    return refuse(c, LW_INVALID, "http: " + why);
}

/// Empty if the request can be sent.
std::string mistake_in(const lw_http_request& r) {
    if (!readable(r.url) || view(r.url).empty()) return "a request without a URL";
    if (!is_one_line(view(r.url))) return "url: " + quoted(r.url) + " has a control character";
    if (!readable(r.method) || (r.method.size != 0 && !is_token(view(r.method))))
        return "method: " + quoted(r.method) + " is no HTTP method";
    if (!readable(r.body)) return "body: a null pointer with a length";
    if (r.timeout < 0) return "timeout: " + std::to_string(r.timeout) + " ms; allowed: 0 and more";
    for (std::size_t i = 0; i < r.header_count; ++i) {
        const lw_header* header = element(r.headers, i);
        if (header == nullptr) return "a header without its size, or a null pointer for the headers";
        if (std::string wrong = header_mistake(header->name, header->value); !wrong.empty()) return wrong;
    }
    return {};
}

http_question question_of(const lw_http_request& r) {
    http_question made{std::string(view(r.method)),
                       std::string(view(r.url)),
                       {},
                       std::string(view(r.body)),
                       std::chrono::milliseconds(r.timeout)};
    for (std::size_t i = 0; i < r.header_count; ++i) {
        const lw_header* header = element(r.headers, i);
        made.headers.emplace_back(view(header->name), view(header->value));
    }
    return made;
}

lw_status send(lw_call* call, const lw_http_request* request, lw_answer* out) {
    return answer_in(in_send, call, [&](lw_call& c) -> lw_status {
        c.sub_answer.reset();
        if (request == nullptr || request->size < sizeof(lw_http_request))
            return refuse_request(c, "a request without its size");
        // Before the exchange: it cannot be taken back.
        if (out == nullptr || out->size < sizeof(out->size))
            return refuse_request(c, "a result struct without its size");
        if (std::string wrong = mistake_in(*request); !wrong.empty()) return refuse_request(c, wrong);
        auto answer = ask<target_answer>(c, question_of(*request));
        if (!answer) return refuse(c, LW_ERROR, "http: " + answer.error().message());
        const target_answer& a = c.sub_answer.emplace(std::move(*answer));
        return fill(c, out, {sizeof(lw_answer), a.status, to_c(a.body)});
    });
}

lw_status header_at(lw_call* call, std::size_t index, lw_header* out) {
    return answer_in(in_send, call, [&](lw_call& c) -> lw_status {
        if (!c.sub_answer || index >= c.sub_answer->headers.size()) return LW_NOT_FOUND;
        const auto& [name, value] = c.sub_answer->headers[index];
        return fill(c, out, {sizeof(lw_header), 0, to_c(name), to_c(value)});
    });
}

lw_status header(lw_call* call, lw_text name, lw_text* out) {
    return answer_in(in_send, call, [&](lw_call& c) -> lw_status {
        auto found = c.sub_answer ? c.sub_answer->header(view(name)) : std::nullopt;
        return found ? hand_out(c, out, *found) : static_cast<lw_status>(LW_NOT_FOUND);
    });
}

} // namespace

const lw_http& http_table() {
    static const lw_http table{sizeof(lw_http), 0, send, header_at, header};
    return table;
}

} // namespace leadwire::plugin
