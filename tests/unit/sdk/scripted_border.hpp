// A host of a few lines: what the skin makes of the border can be seen without one.
#pragma once

#include <leadwire/plugin.hpp>

#include <functional>
#include <map>
#include <string>
#include <vector>

/// The skin hands the host's functions what it was given: here the script of a test.
struct lw_call {
    std::uint32_t needs = LW_NEEDS_HTTP | LW_NEEDS_STORE;
    std::string refusal{};
    std::vector<std::string> asked{}; ///< "POST https://… (Header: value)… body" or "claim k", "made k v 5"

    lw_status http_status = LW_OK;
    int answer_status = 200;
    std::string answer_body{};
    leadwire::HeaderList answer_headers{};

    std::map<std::string, std::string> store{};
    lw_status made_status = LW_OK;
};

namespace leadwire::test {

inline lw_text scripted_error(lw_call* call) {
    return detail::to_c(call->refusal);
}

inline lw_status scripted_exchange(lw_call* call, const lw_http_request* r, lw_answer* out) {
    std::string line = detail::copy(r->method) + " " + detail::copy(r->url);
    for (std::size_t i = 0; i < r->header_count; ++i)
        line += " (" + detail::copy(r->headers[i].name) + ": " + detail::copy(r->headers[i].value) + ")";
    line += " " + detail::copy(r->body) + " " + std::to_string(r->timeout);
    call->asked.push_back(line);
    out->status = call->answer_status;
    out->body = detail::to_c(call->answer_body);
    return call->http_status;
}
inline lw_status scripted_header_at(lw_call* call, std::size_t index, lw_header* out) {
    if (index >= call->answer_headers.size()) return LW_NOT_FOUND;
    out->name = detail::to_c(call->answer_headers[index].first);
    out->value = detail::to_c(call->answer_headers[index].second);
    return LW_OK;
}

inline lw_status scripted_claim(lw_call* call, lw_text key, lw_text* out) {
    call->asked.push_back("claim " + detail::copy(key));
    auto found = call->store.find(detail::copy(key));
    if (found == call->store.end()) return LW_NOT_FOUND;
    *out = detail::to_c(found->second);
    return LW_OK;
}
inline lw_status scripted_made(lw_call* call, lw_text key, lw_text value, std::int64_t ttl) {
    call->asked.push_back("made " + detail::copy(key) + " " + detail::copy(value) + " " + std::to_string(ttl));
    return call->made_status;
}
inline lw_status scripted_not_made(lw_call* call, lw_text key) {
    call->asked.push_back("not_made " + detail::copy(key));
    call->refusal = "a later error";
    return LW_ERROR;
}

inline const void* scripted_extension(lw_call* call, lw_text name) {
    static const lw_http http{sizeof(lw_http), 0, scripted_exchange, scripted_header_at, nullptr};
    static const lw_store store{sizeof(lw_store), 0, nullptr, nullptr, nullptr, scripted_claim, scripted_made,
                                scripted_not_made};
    static const lw_edit_now older{sizeof(std::uint64_t), 0, nullptr};
    if (detail::view(name) == LW_EXTENSION_HTTP && (call->needs & LW_NEEDS_HTTP) != 0) return &http;
    if (detail::view(name) == LW_EXTENSION_STORE && (call->needs & LW_NEEDS_STORE) != 0) return &store;
    return detail::view(name) == LW_EXTENSION_EDIT_NOW ? &older : nullptr;
}

inline detail::Border border_of(lw_call& call) {
    static const lw_host host = [] {
        lw_host made{};
        made.size = sizeof made;
        made.last_error = scripted_error;
        made.extension = scripted_extension;
        return made;
    }();
    return {&host, &call};
}

} // namespace leadwire::test
