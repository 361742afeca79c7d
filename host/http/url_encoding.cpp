#include "host/http/url_encoding.hpp"

#include <openssl/evp.h>
#include <unicode/uidna.h>

#include <algorithm>
#include <array>
#include <memory>

namespace leadwire::http {
namespace {

constexpr std::string_view hex = "0123456789ABCDEF";

constexpr bool is_alnum(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

constexpr std::array<unsigned char, 256> allowed_table() {
    std::array<unsigned char, 256> table{};
    const auto allow = [&table](std::string_view chars, unsigned parts) {
        for (char c : chars) table[static_cast<unsigned char>(c)] |= static_cast<unsigned char>(parts);
    };
    const auto bit = [](url_part p) { return 1u << static_cast<unsigned>(p); };
    for (int c = 0; c < 128; ++c)
        if (is_alnum(static_cast<char>(c))) table[static_cast<std::size_t>(c)] = 7;
    allow("-._~!$&'()*+,;=:", 7);
    allow("@/", bit(url_part::path) | bit(url_part::query));
    allow("?", bit(url_part::query));
    return table;
}
constexpr auto allowed = allowed_table();

int hex_value(char c) {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return -1;
}

bool is_escape(std::string_view text, std::size_t i) {
    return text[i] == '%' && i + 2 < text.size() && hex_value(text[i + 1]) >= 0 &&
           hex_value(text[i + 2]) >= 0;
}

std::optional<std::string> idna_host(std::string_view host) {
    struct closer {
        void operator()(UIDNA* p) const { uidna_close(p); }
    };
    UErrorCode status = U_ZERO_ERROR;
    // Transitional processing is what browsers have given up: "ß" stays a letter of its own.
    const std::unique_ptr<UIDNA, closer> idna{
        uidna_openUTS46(UIDNA_NONTRANSITIONAL_TO_ASCII | UIDNA_CHECK_BIDI | UIDNA_CHECK_CONTEXTJ, &status)};
    if (U_FAILURE(status)) return std::nullopt;
    std::array<char, 256> out{};
    UIDNAInfo info = UIDNA_INFO_INITIALIZER;
    const auto length =
        uidna_nameToASCII_UTF8(idna.get(), host.data(), static_cast<std::int32_t>(host.size()), out.data(),
                               static_cast<std::int32_t>(out.size()), &info, &status);
    if (U_FAILURE(status) || info.errors != 0) return std::nullopt;
    return std::string(out.data(), static_cast<std::size_t>(length));
}

} // namespace

std::string encode_part(std::string_view text, url_part part) {
    std::string out;
    out.reserve(text.size() + 8);
    const unsigned mask = 1u << static_cast<unsigned>(part);
    for (std::size_t i = 0; i < text.size(); ++i) {
        const auto byte = static_cast<unsigned char>(text[i]);
        if ((allowed[byte] & mask) != 0 || is_escape(text, i)) {
            out.push_back(text[i]);
        } else {
            out.push_back('%');
            out.push_back(hex[byte >> 4]);
            out.push_back(hex[byte & 15]);
        }
    }
    return out;
}

std::string percent_decode(std::string_view text) {
    std::string out;
    out.reserve(text.size());
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (is_escape(text, i)) {
            out.push_back(static_cast<char>(hex_value(text[i + 1]) * 16 + hex_value(text[i + 2])));
            i += 2;
        } else {
            out.push_back(text[i]);
        }
    }
    return out;
}

std::optional<std::string> ascii_host(std::string_view host) {
    if (host.empty() || host.size() > 255) return std::nullopt;
    std::string name(host);
    if (std::ranges::any_of(name, [](char c) { return static_cast<unsigned char>(c) >= 0x80; })) {
        auto ascii = idna_host(name);
        if (!ascii || ascii->empty()) return std::nullopt;
        name = std::move(*ascii);
    }
    for (char& c : name) {
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
        if (!is_alnum(c) && c != '.' && c != '-' && c != '_') return std::nullopt;
    }
    if (name.front() == '.' || name.find("..") != std::string::npos) return std::nullopt;
    return name;
}

std::string basic_credentials(std::string_view userinfo) {
    const auto colon = userinfo.find(':');
    auto plain = percent_decode(userinfo.substr(0, colon)) + ':';
    if (colon != std::string_view::npos) plain += percent_decode(userinfo.substr(colon + 1));
    std::string encoded(4 * ((plain.size() + 2) / 3) + 1, '\0'); // EVP_EncodeBlock ends with a NUL
    const auto written =
        EVP_EncodeBlock(reinterpret_cast<unsigned char*>(encoded.data()),
                        reinterpret_cast<const unsigned char*>(plain.data()), static_cast<int>(plain.size()));
    encoded.resize(static_cast<std::size_t>(written));
    return "Basic " + encoded;
}

std::string control_character_in(std::string_view text) {
    const auto found =
        std::ranges::find_if(text, [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7F; });
    if (found == text.end()) return {};
    const auto byte = static_cast<unsigned char>(*found);
    return {'\\', 'x', hex[byte >> 4], hex[byte & 15]};
}

} // namespace leadwire::http
