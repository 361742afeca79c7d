#include "host/lead/digest.hpp"

#include "host/lead/text_encoding.hpp"

#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <cstdlib>

namespace leadwire {
namespace {

// Fetched once: looking an algorithm up by name costs more than a digest of a phone.
const EVP_MD* algorithm(digest_kind kind) {
    static const std::array<const EVP_MD*, 3> all{EVP_MD_fetch(nullptr, "MD5", nullptr),
                                                  EVP_MD_fetch(nullptr, "SHA1", nullptr),
                                                  EVP_MD_fetch(nullptr, "SHA256", nullptr)};
    return all[static_cast<std::size_t>(kind)];
}

} // namespace

std::string hex_digest(digest_kind kind, std::string_view text) {
    std::array<unsigned char, EVP_MAX_MD_SIZE> bytes{};
    unsigned size = 0;
    if (EVP_Digest(text.data(), text.size(), bytes.data(), &size, algorithm(kind), nullptr) != 1)
        std::abort();
    std::string hex;
    append_hex(hex, std::span(bytes).first(size));
    return hex;
}

std::array<unsigned char, 32> hmac_sha256(std::span<const unsigned char> key, std::string_view text) {
    std::array<unsigned char, 32> mac{};
    unsigned size = 0;
    if (!HMAC(algorithm(digest_kind::sha256), key.data(), static_cast<int>(key.size()),
              reinterpret_cast<const unsigned char*>(text.data()), text.size(), mac.data(), &size))
        std::abort();
    return mac;
}

running_sha256::running_sha256()
    : context_(EVP_MD_CTX_new(), [](EVP_MD_CTX* c) { EVP_MD_CTX_free(c); }) {
    begin();
}

void running_sha256::begin() {
    if (!context_ || EVP_DigestInit_ex2(context_.get(), algorithm(digest_kind::sha256), nullptr) != 1) std::abort();
}

void running_sha256::add(std::string_view bytes) {
    if (EVP_DigestUpdate(context_.get(), bytes.data(), bytes.size()) != 1)
        std::abort();
}

std::string running_sha256::take_hex() {
    std::array<unsigned char, EVP_MAX_MD_SIZE> bytes{};
    unsigned size = 0;
    if (EVP_DigestFinal_ex(context_.get(), bytes.data(), &size) != 1) std::abort();
    begin();
    std::string hex;
    append_hex(hex, std::span(bytes).first(size));
    return hex;
}

} // namespace leadwire
