#include "host/plugin/wire_rules.hpp"

#include <algorithm>

namespace leadwire::plugin {
namespace {

lw_status url(lw_call* call, lw_text* out) {
    return answer_in(in_send, call, [&](lw_call& c) { return hand_out(c, out, c.send->request.url); });
}
lw_status set_url(lw_call* call, lw_text text) {
    return answer_in(in_preprocess, call, [&](lw_call& c) -> lw_status {
        if (!readable(text) || !is_one_line(view(text)))
            return refuse(c, LW_INVALID, "url: " + quoted(text) + " has a control character");
        c.send->request.url = view(text);
        return LW_OK;
    });
}

lw_status method(lw_call* call, lw_text* out) {
    return answer_in(in_send, call, [&](lw_call& c) {
        const auto& method = c.send->request.method;
        return hand_out(c, out, method ? std::string_view(*method) : std::string_view());
    });
}
lw_status set_method(lw_call* call, lw_text text) {
    return answer_in(in_preprocess, call, [&](lw_call& c) -> lw_status {
        auto& method = c.send->request.method;
        if (view(text).empty()) {
            method.reset();
            return LW_OK;
        }
        if (!is_token(view(text)))
            return refuse(c, LW_INVALID, "method: " + quoted(text) + " is no HTTP method");
        method = view(text);
        return LW_OK;
    });
}

lw_status timeout(lw_call* call, std::int64_t* out) {
    return answer_in(in_send, call, [&](lw_call& c) -> lw_status {
        if (out == nullptr) return refuse(c, LW_INVALID, "timeout: a null pointer for the result");
        *out = c.send->request.timeout ? c.send->request.timeout->count() : 0;
        return LW_OK;
    });
}
lw_status set_timeout(lw_call* call, std::int64_t milliseconds) {
    return answer_in(in_preprocess, call, [&](lw_call& c) -> lw_status {
        if (milliseconds < 0)
            return refuse(c, LW_INVALID,
                          "timeout: " + std::to_string(milliseconds) + " ms; allowed: 0 and more");
        c.send->request.timeout.reset();
        if (milliseconds != 0) c.send->request.timeout.emplace(milliseconds);
        return LW_OK;
    });
}

static_assert(static_cast<int>(body_format::form) == LW_FORMAT_FORM &&
              static_cast<int>(body_format::json) == LW_FORMAT_JSON &&
              static_cast<int>(body_format::multipart) == LW_FORMAT_MULTIPART &&
              static_cast<int>(body_format::query) == LW_FORMAT_QUERY);
lw_status format(lw_call* call, std::uint32_t* out) {
    return answer_in(in_send, call, [&](lw_call& c) -> lw_status {
        if (out == nullptr) return refuse(c, LW_INVALID, "format: a null pointer for the result");
        *out = static_cast<std::uint32_t>(c.send->request.format);
        return LW_OK;
    });
}
lw_status set_format(lw_call* call, std::uint32_t format) {
    return answer_in(in_preprocess, call, [&](lw_call& c) -> lw_status {
        if (format > LW_FORMAT_QUERY)
            return refuse(c, LW_INVALID, "format: unknown number " + std::to_string(format));
        c.send->request.format = static_cast<body_format>(format);
        return LW_OK;
    });
}

lw_status header_at(lw_call* call, std::size_t index, lw_header* out) {
    return answer_in(in_send, call, [&](lw_call& c) -> lw_status {
        const header_list& headers = c.send->request.headers;
        if (index >= headers.size()) return LW_NOT_FOUND;
        return fill(c, out, {sizeof(lw_header), 0, to_c(headers[index].first), to_c(headers[index].second)});
    });
}
lw_status set_header(lw_call* call, lw_text name, lw_text value) {
    return answer_in(in_preprocess, call, [&](lw_call& c) -> lw_status {
        if (std::string wrong = header_mistake(name, value); !wrong.empty()) return refuse(c, LW_INVALID, wrong);
        header_list& headers = c.send->request.headers;
        const auto named = [&](const auto& h) { return same_header(h.first, view(name)); };
        auto first = std::ranges::find_if(headers, named);
        if (first == headers.end()) {
            headers.emplace_back(view(name), view(value));
            return LW_OK;
        }
        first->second = view(value);
        headers.erase(std::remove_if(first + 1, headers.end(), named), headers.end());
        return LW_OK;
    });
}
lw_status remove_header(lw_call* call, lw_text name) {
    return answer_in(in_preprocess, call, [&](lw_call& c) -> lw_status {
        const auto gone = std::erase_if(c.send->request.headers,
                                        [&](const auto& h) { return same_header(h.first, view(name)); });
        return gone != 0 ? LW_OK : LW_NOT_FOUND;
    });
}

lw_status body(lw_call* call, lw_text* text, lw_text* media_type) {
    return answer_in(in_send, call, [&](lw_call& c) -> lw_status {
        const auto& body = c.send->request.body;
        if (!body) return LW_NOT_FOUND;
        const lw_status status = hand_out(c, text, body->text);
        return status == LW_OK ? hand_out(c, media_type, body->content_type) : status;
    });
}
lw_status set_body(lw_call* call, lw_text text, lw_text media_type) {
    return answer_in(in_preprocess, call, [&](lw_call& c) -> lw_status {
        if (!readable(text)) return refuse(c, LW_INVALID, "body: a null pointer with a length");
        if (!readable(media_type) || view(media_type).empty() || !is_one_line(view(media_type)))
            return refuse(c, LW_INVALID, "body: " + quoted(media_type) + " is no media type");
        c.send->request.body = {std::string(view(text)), std::string(view(media_type))};
        return LW_OK;
    });
}
lw_status clear_body(lw_call* call) {
    return answer_in(in_preprocess, call, [&](lw_call& c) -> lw_status {
        c.send->request.body.reset();
        return LW_OK;
    });
}

} // namespace

void add_request_functions(lw_host& table) {
    table.url = url;
    table.set_url = set_url;
    table.method = method;
    table.set_method = set_method;
    table.timeout = timeout;
    table.set_timeout = set_timeout;
    table.format = format;
    table.set_format = set_format;
    table.header_at = header_at;
    table.set_header = set_header;
    table.remove_header = remove_header;
    table.body = body;
    table.set_body = set_body;
    table.clear_body = clear_body;
}

} // namespace leadwire::plugin
