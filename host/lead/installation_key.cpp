#include "host/lead/installation_key.hpp"

#include "host/lead/digest.hpp"
#include "host/lead/text_encoding.hpp"

#include <openssl/evp.h>
#include <openssl/rand.h>

#include <algorithm>
#include <cstdlib>
#include <memory>

namespace leadwire {
namespace {

using block = std::array<unsigned char, 16>;
enum class direction : int { decrypt = 0, encrypt = 1 };

// One block of AES is a permutation of 128 bits: the ID and eight zero bytes. The zeros are what a made-up
// text lacks.
block cipher(const installation_key::bytes& key, const block& in, direction way) {
    static const EVP_CIPHER* aes = EVP_CIPHER_fetch(nullptr, "AES-256-ECB", nullptr);
    std::unique_ptr<EVP_CIPHER_CTX, decltype(&EVP_CIPHER_CTX_free)> context(EVP_CIPHER_CTX_new(),
                                                                            EVP_CIPHER_CTX_free);
    block out{};
    int size = 0;
    if (!context ||
        EVP_CipherInit_ex2(context.get(), aes, key.data(), nullptr, static_cast<int>(way), nullptr) != 1 ||
        EVP_CIPHER_CTX_set_padding(context.get(), 0) != 1 ||
        EVP_CipherUpdate(context.get(), out.data(), &size, in.data(), static_cast<int>(in.size())) != 1)
        std::abort();
    return out;
}

block block_of(lead_id id) {
    block bytes{};
    auto n = static_cast<std::uint64_t>(number(id));
    for (std::size_t i = 0; i < 8; ++i) bytes[i] = static_cast<unsigned char>(n >> (56 - 8 * i));
    return bytes;
}

std::string_view text_of(std::span<const unsigned char> bytes) {
    return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

std::optional<unsigned> hex_value(char c) {
    if (c >= '0' && c <= '9') return static_cast<unsigned>(c - '0');
    if (c >= 'a' && c <= 'f') return static_cast<unsigned>(c - 'a' + 10);
    if (c >= 'A' && c <= 'F') return static_cast<unsigned>(c - 'A' + 10);
    return std::nullopt;
}

constexpr std::string_view uppers = "ABCDEFGHJKLMNPQRSTUVWXYZ";
constexpr std::string_view lowers = "abcdefghijkmnopqrstuvwxyz";
constexpr std::string_view digits = "23456789";

char password_letter(std::size_t n) {
    if (n < uppers.size()) return uppers[n];
    n -= uppers.size();
    return n < lowers.size() ? lowers[n] : digits[n - lowers.size()];
}
bool has_one_of(std::string_view text, std::string_view set) {
    return text.find_first_of(set) != std::string_view::npos;
}

} // namespace

installation_key::installation_key(const bytes& key)
    : key_(key), id_key_(hmac_sha256(key, "leadwire: encrypted lead ID, 1")),
      password_key_(hmac_sha256(key, "leadwire: generated password, 1")) {}

installation_key installation_key::generate() {
    bytes key{};
    if (RAND_bytes(key.data(), static_cast<int>(key.size())) != 1) std::abort();
    return installation_key(key);
}

result<installation_key> installation_key::from_hex(std::string_view text) {
    bytes key{};
    if (text.size() != 2 * key.size())
        return invalid({}, "an installation key has 64 hexadecimal digits; this text has " +
                               std::to_string(text.size()) + " characters");
    for (std::size_t i = 0; i < key.size(); ++i) {
        auto high = hex_value(text[2 * i]), low = hex_value(text[2 * i + 1]);
        // The character itself is not shown: it may belong to a key.
        if (!high || !low)
            return invalid("character " + std::to_string(2 * i + (high ? 2 : 1)),
                           "an installation key has hexadecimal digits only");
        key[i] = static_cast<unsigned char>(*high << 4 | *low);
    }
    return installation_key(key);
}

std::string installation_key::to_hex() const {
    std::string text;
    append_hex(text, key_);
    return text;
}

std::string installation_key::fingerprint() const {
    std::string text = "leadwire: fingerprint, 1\n";
    text += text_of(key_);
    return hex_digest(digest_kind::sha256, text).substr(0, 16);
}

std::string installation_key::encrypted_id(lead_id id) const {
    std::string text;
    append_base64(text, text_of(cipher(id_key_, block_of(id), direction::encrypt)), base64_alphabet::url);
    return text;
}

std::optional<lead_id> installation_key::decrypt_id(std::string_view text) const {
    if (text.size() != 22) return std::nullopt;
    block bytes{};
    std::uint32_t bits = 0;
    int held = 0;
    std::size_t filled = 0;
    for (char c : text) {
        constexpr std::string_view letters =
            "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
        auto value = letters.find(c);
        if (value == std::string_view::npos) return std::nullopt;
        bits = bits << 6 | static_cast<std::uint32_t>(value);
        held += 6;
        if (held >= 8 && filled < bytes.size()) {
            held -= 8;
            bytes[filled++] = static_cast<unsigned char>(bits >> held);
        }
    }
    // The last letter carries two bits of the block; its other four are zero in the one text that stands for
    // it.
    if ((bits & 15U) != 0) return std::nullopt;
    auto plain = cipher(id_key_, bytes, direction::decrypt);
    std::uint64_t n = 0;
    for (std::size_t i = 0; i < 8; ++i) n = n << 8 | plain[i];
    if (std::any_of(plain.begin() + 8, plain.end(), [](unsigned char b) { return b != 0; }))
        return std::nullopt;
    return static_cast<lead_id>(static_cast<std::int64_t>(n));
}

std::string installation_key::generated_password(lead_id id) const {
    constexpr std::size_t length = 12;
    constexpr std::size_t letters = uppers.size() + lowers.size() + digits.size();
    constexpr std::size_t unbiased = 256 / letters * letters;
    std::string password;
    // Bytes that would favour some letters, and passwords that lack a kind of letter, are passed over.
    for (std::uint64_t counter = 0;; ++counter) {
        auto seed = std::string(text_of(block_of(id))) + std::to_string(counter);
        for (auto byte : hmac_sha256(password_key_, seed)) {
            if (byte >= unbiased) continue;
            password += password_letter(byte % letters);
            if (password.size() < length) continue;
            if (has_one_of(password, uppers) && has_one_of(password, lowers) && has_one_of(password, digits))
                return password;
            password.clear();
        }
    }
}

} // namespace leadwire
