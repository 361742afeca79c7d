#include "host/lead/unicode.hpp"

#include <unicode/bytestream.h>
#include <unicode/casemap.h>
#include <unicode/translit.h>
#include <unicode/uchar.h>
#include <unicode/utf8.h>

#include <algorithm>
#include <cstdint>
#include <memory>

namespace leadwire {
namespace {

bool is_ascii(std::string_view text) {
    return std::ranges::all_of(text, [](char c) { return static_cast<signed char>(c) >= 0; });
}
char ascii_upper(char c) {
    return c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c;
}
char ascii_lower(char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
}
bool is_ascii_space(char c) {
    return c == ' ' || (c >= '\t' && c <= '\r');
}
bool continues_code_point(char c) {
    return (static_cast<unsigned char>(c) & 0xC0) == 0x80;
}

std::string each(std::string_view text, char (*change)(char)) {
    std::string out(text);
    std::ranges::transform(out, out.begin(), change);
    return out;
}

icu::StringPiece piece(std::string_view text) {
    return {text.data(), static_cast<std::int32_t>(text.size())};
}

/// Bytes of the white space at the start or end of the text; 0 for any other character.
std::size_t leading_space(std::string_view text) {
    if (text.empty()) return 0;
    if (static_cast<signed char>(text[0]) >= 0) return is_ascii_space(text[0]) ? 1 : 0;
    std::int32_t i = 0;
    UChar32 c = 0;
    U8_NEXT(text.data(), i, static_cast<std::int32_t>(std::min<std::size_t>(text.size(), 4)), c);
    return c >= 0 && u_isUWhiteSpace(c) ? static_cast<std::size_t>(i) : 0;
}
std::size_t trailing_space(std::string_view text) {
    if (text.empty()) return 0;
    if (static_cast<signed char>(text.back()) >= 0) return is_ascii_space(text.back()) ? 1 : 0;
    auto tail = text.substr(text.size() - std::min<std::size_t>(text.size(), 4));
    auto i = static_cast<std::int32_t>(tail.size());
    UChar32 c = 0;
    U8_PREV(tail.data(), 0, i, c);
    return c >= 0 && u_isUWhiteSpace(c) ? tail.size() - static_cast<std::size_t>(i) : 0;
}

// A transliterator is dear to make and keeps state while it works: one a thread, made when first asked for.
icu::Transliterator* to_ascii() {
    thread_local const std::unique_ptr<icu::Transliterator> made = [] {
        UErrorCode status = U_ZERO_ERROR;
        std::unique_ptr<icu::Transliterator> t(
            icu::Transliterator::createInstance("Any-Latin; Latin-ASCII", UTRANS_FORWARD, status));
        return U_SUCCESS(status) ? std::move(t) : nullptr;
    }();
    return made.get();
}

} // namespace

std::string upper(std::string_view text) {
    if (is_ascii(text)) return each(text, ascii_upper);
    std::string out;
    icu::StringByteSink<std::string> sink(&out, static_cast<std::int32_t>(text.size()));
    UErrorCode status = U_ZERO_ERROR;
    icu::CaseMap::utf8ToUpper("", 0, piece(text), sink, nullptr, status);
    return out;
}

std::string lower(std::string_view text) {
    if (is_ascii(text)) return each(text, ascii_lower);
    std::string out;
    icu::StringByteSink<std::string> sink(&out, static_cast<std::int32_t>(text.size()));
    UErrorCode status = U_ZERO_ERROR;
    icu::CaseMap::utf8ToLower("", 0, piece(text), sink, nullptr, status);
    return out;
}

std::string_view trim(std::string_view text) {
    while (auto n = leading_space(text)) text.remove_prefix(n);
    while (auto n = trailing_space(text)) text.remove_suffix(n);
    return text;
}

std::vector<std::string_view> words(std::string_view text) {
    std::vector<std::string_view> found;
    std::size_t begin = 0;
    for (std::size_t i = 0; i < text.size();) {
        auto space = leading_space(text.substr(i));
        if (space == 0) {
            ++i;
            continue;
        }
        if (i > begin) found.push_back(text.substr(begin, i - begin));
        i += space;
        begin = i;
    }
    if (begin < text.size()) found.push_back(text.substr(begin));
    return found;
}

std::string translit(std::string_view text) {
    auto* change = is_ascii(text) ? nullptr : to_ascii();
    if (!change) return std::string(text);
    auto wide = icu::UnicodeString::fromUTF8(piece(text));
    change->transliterate(wide);
    std::string out;
    wide.toUTF8String(out);
    return out;
}

std::string slug(std::string_view text) {
    auto out = lower(translit(text));
    std::erase_if(out, [](char c) { return !((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9')); });
    return out;
}

std::string ascii_digits(std::string_view text) {
    std::string out(text);
    std::erase_if(out, [](char c) { return c < '0' || c > '9'; });
    return out;
}

std::string_view first_code_points(std::string_view text, std::size_t count) {
    std::size_t i = 0;
    for (; i < text.size(); ++i)
        if (!continues_code_point(text[i]) && count-- == 0) break;
    return text.substr(0, i);
}

std::string_view last_code_points(std::string_view text, std::size_t count) {
    auto i = text.size();
    while (i > 0 && count > 0)
        if (!continues_code_point(text[--i])) --count;
    return text.substr(i);
}

} // namespace leadwire
