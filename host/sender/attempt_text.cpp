#include "host/sender/attempt_text.hpp"

#include "host/lead/shown_text.hpp"

namespace leadwire::sender {
namespace {

void append_headers(std::string& out, const header_list& headers) {
    for (const auto& [name, value] : headers) {
        out += name;
        out += ": ";
        out += value;
        out += '\n';
    }
}

} // namespace

std::string request_text(const http::request& r) {
    std::string out;
    const auto* only = r.body.pieces.size() == 1 ? std::get_if<std::string>(&r.body.pieces.front()) : nullptr;
    // It waits for the answer with the send: no more than it takes.
    auto size = r.method.size() + r.url.size() + r.body.content_type.size() + (only ? only->size() : 0) + 20;
    for (const auto& [name, value] : r.headers) size += name.size() + value.size() + 3;
    out.reserve(size);
    out += r.method;
    out += ' ';
    out += r.url;
    out += '\n';
    append_headers(out, r.headers);
    if (!r.body.content_type.empty()) {
        out += "Content-Type: ";
        out += r.body.content_type;
        out += '\n';
    }
    if (r.body.empty()) return out;
    out += '\n';
    if (only)
        out += *only;
    else
        out += r.body.preview();
    return out;
}

std::string answer_text(const target_answer& a) {
    std::string out;
    if (a.status != 0) {
        out += "HTTP ";
        out += std::to_string(a.status);
        out += '\n';
        append_headers(out, a.headers);
        out += '\n';
    }
    out += a.body;
    return out;
}

std::string kept(std::string text, const secret_masker& masker) {
    if (!masker.empty()) text = masker.mask(text);
    text = as_utf8(std::move(text));
    if (text.size() > kept_bytes) {
        constexpr std::string_view mark = "\n[cut]";
        text.resize(cut_utf8(text, kept_bytes - mark.size()).size());
        text += mark;
    }
    return text;
}

} // namespace leadwire::sender
