#include "host/delivery/one_line.hpp"

#include "host/lead/unicode.hpp"
#include "host/lead/utf8.hpp"

namespace leadwire {
namespace {

/// C1 controls are two bytes: C2 80 … C2 9F.
bool is_gap(std::string_view character) {
    auto first = static_cast<unsigned char>(character[0]);
    if (first < 0x80) return first <= 0x20 || first == 0x7F;
    if (first == 0xC2 && static_cast<unsigned char>(character[1]) < 0xA0) return true;
    return trim(character).empty();
}

} // namespace

std::string one_line(std::string_view text, std::size_t limit) {
    std::string out;
    std::size_t count = 0, before_last = 0;
    bool gap = false;
    while (!text.empty()) {
        auto size = first_character(text);
        std::string_view character = size ? text.substr(0, size) : std::string_view("\uFFFD");
        text.remove_prefix(size ? size : 1);
        if (is_gap(character)) {
            gap = !out.empty();
            continue;
        }
        for (auto piece : {std::string_view(" "), character}) {
            if (piece == " " && !gap) continue;
            if (count == limit) return out.erase(before_last) + "…";
            before_last = out.size();
            out += piece;
            ++count;
        }
        gap = false;
    }
    return out;
}

} // namespace leadwire
