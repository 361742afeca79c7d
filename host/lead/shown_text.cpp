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

} // namespace leadwire
