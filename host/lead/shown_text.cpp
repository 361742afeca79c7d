#include "host/lead/shown_text.hpp"

#include "host/lead/utf8.hpp"

namespace leadwire {

std::string as_utf8(std::string text) {
    if (is_storable(text)) return text;
    std::string clean;
    clean.reserve(text.size() + 16);
    for (std::string_view rest = text; !rest.empty();) {
        auto size = rest[0] == '\0' ? 0 : first_character(rest);
        if (size == 0) {
            clean += "\xEF\xBF\xBD";
            rest.remove_prefix(1);
        } else {
            clean += rest.substr(0, size);
            rest.remove_prefix(size);
        }
    }
    return clean;
}

std::string_view cut_utf8(std::string_view text, std::size_t limit) {
    if (text.size() <= limit) return text;
    while (limit > 0 && (static_cast<unsigned char>(text[limit]) & 0xC0) == 0x80) --limit;
    return text.substr(0, limit);
}

std::string on_one_line(std::string_view text) {
    constexpr std::string_view hex = "0123456789abcdef";
    std::string out;
    out.reserve(text.size());
    for (char c : text) {
        auto byte = static_cast<unsigned char>(c);
        if (byte < 0x20 || byte == 0x7F)
            (out += "\\x").append({hex[byte >> 4], hex[byte & 15]});
        else
            out += c;
    }
    return out;
}

} // namespace leadwire
