// Hexadecimal, Base64 (RFC 4648) and percent-encoding: bytes as text.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace leadwire {

namespace crypto {

/// Lower case.
[[nodiscard]] inline std::string hex(std::string_view bytes) {
    constexpr std::string_view digits = "0123456789abcdef";
    std::string out;
    out.reserve(bytes.size() * 2);
    for (char c : bytes) {
        out += digits[static_cast<unsigned char>(c) >> 4];
        out += digits[static_cast<unsigned char>(c) & 15];
    }
    return out;
}

namespace detail {

inline constexpr std::string_view base64_alphabet =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
inline constexpr std::string_view base64url_alphabet =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

inline std::string to_base64(std::string_view bytes, std::string_view alphabet) {
    std::string out;
    out.reserve((bytes.size() + 2) / 3 * 4);
    unsigned buffer = 0;
    int bits = 0;
    for (char c : bytes) {
        buffer = (buffer << 8 | static_cast<unsigned char>(c)) & 0xFFFF;
        for (bits += 8; bits >= 6; bits -= 6) out += alphabet[buffer >> (bits - 6) & 63];
    }
    if (bits != 0) out += alphabet[buffer << (6 - bits) & 63];
    return out;
}
inline std::optional<std::string> from_base64(std::string_view text, std::string_view alphabet) {
    std::string out;
    unsigned buffer = 0;
    int bits = 0;
    for (char c : text) {
        const std::size_t value = alphabet.find(c);
        if (value == alphabet.npos) return std::nullopt;
        buffer = (buffer << 6 | static_cast<unsigned>(value)) & 0xFFFF;
        bits += 6;
        if (bits < 8) continue;
        bits -= 8;
        out += static_cast<char>(buffer >> bits & 0xFF);
    }
    if (bits >= 6 || (buffer & ((1U << bits) - 1)) != 0) return std::nullopt;
    return out;
}

} // namespace detail

/// With padding.
[[nodiscard]] inline std::string base64(std::string_view bytes) {
    std::string out = detail::to_base64(bytes, detail::base64_alphabet);
    out.append((4 - out.size() % 4) % 4, '=');
    return out;
}
/// URL-safe, without padding.
[[nodiscard]] inline std::string base64url(std::string_view bytes) {
    return detail::to_base64(bytes, detail::base64url_alphabet);
}
/// Nothing for a text that is not Base64 with its padding.
[[nodiscard]] inline std::optional<std::string> base64_decode(std::string_view text) {
    if (text.size() % 4 != 0) return std::nullopt;
    for (int i = 0; i < 2 && text.ends_with('='); ++i) text.remove_suffix(1);
    return detail::from_base64(text, detail::base64_alphabet);
}
/// Nothing for a text that is not URL-safe Base64 without padding.
[[nodiscard]] inline std::optional<std::string> base64url_decode(std::string_view text) {
    return detail::from_base64(text, detail::base64url_alphabet);
}

} // namespace crypto

/// As an RFC 3986 component: A-Z a-z 0-9 - . _ ~ stay, all else becomes %XX.
[[nodiscard]] inline std::string url_encode(std::string_view text) {
    std::string out;
    for (char c : text) {
        const bool plain = (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ||
                           c == '-' || c == '.' || c == '_' || c == '~';
        constexpr std::string_view digits = "0123456789ABCDEF";
        if (plain) {
            out += c;
        } else {
            out += '%';
            out += digits[static_cast<unsigned char>(c) >> 4];
            out += digits[static_cast<unsigned char>(c) & 15];
        }
    }
    return out;
}

/// As the URL standard's form serialiser does: A-Z a-z 0-9 * - . _ stay, a space becomes "+", all else %XX.
[[nodiscard]] inline std::string form_encode(std::string_view text) {
    std::string out;
    for (char c : text) {
        if (c == ' ')
            out += '+';
        else if (c == '*')
            out += c;
        else if (c == '~')
            out += "%7E";
        else
            out += url_encode(std::string_view(&c, 1));
    }
    return out;
}

} // namespace leadwire
