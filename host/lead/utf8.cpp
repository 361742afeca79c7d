#include "host/lead/utf8.hpp"

#include <cstdint>
#include <cstring>

namespace leadwire {
namespace {

bool between(std::string_view text, std::size_t at, unsigned char low, unsigned char high) {
    auto c = static_cast<unsigned char>(text[at]);
    return c >= low && c <= high;
}

/// Most texts are ASCII: eight bytes at once, none of them zero and none above 0x7F.
bool plain_eight(const char* at) {
    std::uint64_t word;
    std::memcpy(&word, at, sizeof word);
    constexpr std::uint64_t ones = 0x0101010101010101u, tops = 0x8080808080808080u;
    return ((word | (word - ones)) & tops) == 0;
}

} // namespace

std::size_t first_character(std::string_view text) {
    if (text.empty()) return 0;
    auto c = static_cast<unsigned char>(text[0]);
    if (c < 0x80) return 1;
    std::size_t size = c >= 0xF0 ? 4 : c >= 0xE0 ? 3 : 2;
    if (c < 0xC2 || c > 0xF4 || text.size() < size) return 0;
    // Table 3-7 of the Unicode standard: only the second byte's range depends on the first.
    unsigned char low = c == 0xE0 ? 0xA0 : c == 0xF0 ? 0x90 : 0x80;
    unsigned char high = c == 0xED ? 0x9F : c == 0xF4 ? 0x8F : 0xBF;
    if (!between(text, 1, low, high)) return 0;
    for (std::size_t i = 2; i < size; ++i)
        if (!between(text, i, 0x80, 0xBF)) return 0;
    return size;
}

bool is_storable(std::string_view text) {
    while (!text.empty()) {
        if (text.size() >= 8 && plain_eight(text.data())) {
            text.remove_prefix(8);
            continue;
        }
        auto size = first_character(text);
        if (size == 0 || text[0] == '\0') return false;
        text.remove_prefix(size);
    }
    return true;
}

} // namespace leadwire
