#include "host/plugin/wire_rules.hpp"

#include <algorithm>

namespace leadwire::plugin {

bool same_header(std::string_view a, std::string_view b) {
    const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; };
    return std::ranges::equal(a, b, {}, lower, lower);
}

bool is_token(std::string_view text) {
    return !text.empty() && std::ranges::all_of(text, [](char c) {
        return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
               std::string_view("!#$%&'*+-.^_`|~").contains(c);
    });
}

bool is_one_line(std::string_view text) {
    return std::ranges::none_of(text,
                                [](char c) { return static_cast<unsigned char>(c) < 0x20 ? c != '\t' : c == 0x7F; });
}

std::string quoted(lw_text text) {
    return "\"" + readable_text(view(text), 256) + "\"";
}

std::string header_mistake(lw_text name, lw_text value) {
    if (!is_token(view(name))) return "header: " + quoted(name) + " is no name of a header";
    if (!readable(value) || !is_one_line(view(value)))
        return "header " + quoted(name) + ": the value has a control character";
    // They say where the request ends, and only the host knows.
    if (same_header(view(name), "Content-Length") || same_header(view(name), "Transfer-Encoding"))
        return "header " + quoted(name) + ": the host sets it";
    return {};
}

} // namespace leadwire::plugin
