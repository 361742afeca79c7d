#include "host/lead/text_encoding.hpp"

#include <array>
#include <cstdint>
#include <cstring>

namespace leadwire {
namespace {

constexpr char capital_hex[] = "0123456789ABCDEF";

constexpr bool is_alphanumeric(unsigned c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/// What each byte becomes. Four bytes are copied whatever the length, so that the loop has no branch on the
/// data.
struct byte_text {
    char text[3];
    std::uint8_t length;
};
using byte_table = std::array<byte_text, 256>;

constexpr byte_table table(std::string_view also_kept, char space) {
    byte_table all{};
    for (unsigned c = 0; c < 256; ++c) {
        auto byte = static_cast<char>(c);
        if (is_alphanumeric(c) || also_kept.contains(byte))
            all[c] = {{byte, 0, 0}, 1};
        else
            all[c] = {{'%', capital_hex[c >> 4], capital_hex[c & 15]}, 3};
    }
    if (space) all[' '] = {{space, 0, 0}, 1};
    return all;
}
constexpr byte_table percent = table("-._~", 0);
constexpr byte_table form = table("*-._", '+');

void append_by(const byte_table& bytes, std::string& out, std::string_view text) {
    const auto before = out.size();
    out.resize_and_overwrite(before + 3 * text.size() + 1, [&](char* data, std::size_t) {
        char* to = data + before;
        for (char c : text) {
            const auto& entry = bytes[static_cast<unsigned char>(c)];
            std::memcpy(to, &entry, sizeof entry);
            to += entry.length;
        }
        return static_cast<std::size_t>(to - data);
    });
}

} // namespace

void append_percent_encoded(std::string& out, std::string_view text) {
    append_by(percent, out, text);
}
void append_form_encoded(std::string& out, std::string_view text) {
    append_by(form, out, text);
}

void append_xml_escaped(std::string& out, std::string_view text) {
    for (char c : text) switch (c) {
        case '&':
            out += "&amp;";
            break;
        case '<':
            out += "&lt;";
            break;
        case '>':
            out += "&gt;";
            break;
        case '"':
            out += "&quot;";
            break;
        case '\'':
            out += "&apos;";
            break;
        default:
            out += c;
        }
}

void append_base64(std::string& out, std::string_view bytes, base64_alphabet alphabet) {
    const auto* letters = alphabet == base64_alphabet::url
                              ? "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
                              : "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    out.reserve(out.size() + (bytes.size() + 2) / 3 * 4);
    for (std::size_t i = 0; i < bytes.size(); i += 3) {
        auto count = std::min<std::size_t>(3, bytes.size() - i);
        std::uint32_t group = 0;
        for (std::size_t k = 0; k < 3; ++k)
            group = group << 8 | (k < count ? static_cast<unsigned char>(bytes[i + k]) : 0U);
        for (std::size_t k = 0; k <= count; ++k) out += letters[group >> (18 - 6 * k) & 63];
        if (alphabet == base64_alphabet::standard) out.append(3 - count, '=');
    }
}

std::optional<std::string> from_base64(std::string_view text) {
    if (text.size() % 4 != 0) return std::nullopt;
    std::string bytes;
    bytes.reserve(text.size() / 4 * 3);
    for (std::size_t i = 0; i < text.size(); i += 4) {
        const bool last = i + 4 == text.size();
        std::size_t padding = 0;
        std::uint32_t group = 0;
        for (std::size_t k = 0; k < 4; ++k) {
            const char c = text[i + k];
            std::uint32_t six = 0;
            if (last && c == '=' && k >= 2)
                ++padding;
            else if (padding > 0)
                return std::nullopt;
            else if (c >= 'A' && c <= 'Z')
                six = static_cast<std::uint32_t>(c - 'A');
            else if (c >= 'a' && c <= 'z')
                six = static_cast<std::uint32_t>(c - 'a') + 26;
            else if (c >= '0' && c <= '9')
                six = static_cast<std::uint32_t>(c - '0') + 52;
            else if (c == '+' || c == '/')
                six = c == '+' ? 62 : 63;
            else
                return std::nullopt;
            group = group << 6 | six;
        }
        for (std::size_t k = 0; k < 3 - padding; ++k) bytes += static_cast<char>(group >> (16 - 8 * k) & 255);
    }
    return bytes;
}

void append_hex(std::string& out, std::span<const unsigned char> bytes) {
    for (auto b : bytes) {
        out += "0123456789abcdef"[b >> 4];
        out += "0123456789abcdef"[b & 15];
    }
}

} // namespace leadwire
