#include "tools/mockcrm/form.hpp"

#include <algorithm>

namespace leadwire::mockcrm {
namespace {

int hex(char c) {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return -1;
}

std::string decoded(std::string_view text) {
    std::string out;
    out.reserve(text.size());
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '%' && i + 2 < text.size() && hex(text[i + 1]) >= 0 && hex(text[i + 2]) >= 0) {
            out += static_cast<char>(hex(text[i + 1]) * 16 + hex(text[i + 2]));
            i += 2;
        } else {
            out += text[i] == '+' ? ' ' : text[i];
        }
    }
    return out;
}

/// The value of `name="value"` or `name=value` among the parameters of a header.
std::string parameter(std::string_view header, std::string_view name) {
    const std::string key = std::string(name) + "=";
    auto at = header.find(key);
    while (at != std::string_view::npos && (at == 0 || (header[at - 1] != ' ' && header[at - 1] != ';')))
        at = header.find(key, at + 1);
    if (at == std::string_view::npos) return {};
    header.remove_prefix(at + key.size());
    if (!header.starts_with('"')) return std::string(header.substr(0, header.find(';')));
    std::string out;
    for (std::size_t i = 1; i < header.size() && header[i] != '"'; ++i) {
        if (header[i] == '\\' && i + 1 < header.size()) ++i;
        out += header[i];
    }
    return out;
}

part read_part(std::string_view head, std::string_view content) {
    part p{.name = {}, .filename = {}, .type = {}, .content = std::string(content)};
    while (!head.empty()) {
        const auto line = head.substr(0, head.find("\r\n"));
        head.remove_prefix(std::min(line.size() + 2, head.size()));
        const auto colon = line.find(':');
        if (colon == std::string_view::npos) continue;
        auto value = line.substr(colon + 1);
        while (value.starts_with(' ')) value.remove_prefix(1);
        if (same_name(line.substr(0, colon), "content-disposition")) {
            p.name = parameter(value, "name");
            p.filename = parameter(value, "filename");
        }
        if (same_name(line.substr(0, colon), "content-type")) p.type = value;
    }
    return p;
}

} // namespace

pairs read_urlencoded(std::string_view text) {
    pairs out;
    while (!text.empty()) {
        const auto one = text.substr(0, text.find('&'));
        text.remove_prefix(std::min(one.size() + 1, text.size()));
        if (one.empty()) continue;
        const auto equals = one.find('=');
        out.emplace_back(decoded(one.substr(0, equals)),
                         equals == std::string_view::npos ? std::string{} : decoded(one.substr(equals + 1)));
    }
    return out;
}

std::optional<std::vector<part>> read_multipart(std::string_view content_type, std::string_view body) {
    const auto boundary = parameter(content_type, "boundary");
    if (boundary.empty()) return std::nullopt;
    const std::string delimiter = "\r\n--" + boundary;
    std::vector<part> parts;
    if (!body.starts_with(std::string_view(delimiter).substr(2))) return std::nullopt;
    body.remove_prefix(delimiter.size() - 2);
    while (!body.starts_with("--")) {
        const auto head_end = body.find("\r\n\r\n");
        if (!body.starts_with("\r\n") || head_end == std::string_view::npos) return std::nullopt;
        const auto end = body.find(delimiter, head_end + 2);
        if (end == std::string_view::npos) return std::nullopt;
        const auto content = head_end + 4;
        const auto head = head_end == 0 ? std::string_view{} : body.substr(2, head_end - 2);
        parts.push_back(
            read_part(head, end < content ? std::string_view{} : body.substr(content, end - content)));
        body.remove_prefix(end + delimiter.size());
    }
    return parts;
}

const std::string* find(const pairs& p, std::string_view name) {
    const auto it = std::ranges::find(p, name, &pairs::value_type::first);
    return it == p.end() ? nullptr : &it->second;
}

bool same_name(std::string_view a, std::string_view b) {
    constexpr auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; };
    return std::ranges::equal(a, b, {}, lower, lower);
}

} // namespace leadwire::mockcrm
