// Digests, signatures and ciphers for plugins, all by OpenSSL. Link leadwire::crypto.
#pragma once

#include <leadwire/encoding.hpp>
#include <leadwire/error.hpp>

#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/pem.h>

#include <climits>
#include <memory>
#include <string>
#include <string_view>

/// Text in, bytes out, unless the name ends in _hex. Failures throw Error.
namespace leadwire::crypto {

/// The digests that there are. MD5 and SHA-1 are for CRMs that ask for them, not for new signatures.
enum class Hash { md5, sha1, sha256, sha512 };

namespace detail {

inline const EVP_MD* algorithm(Hash hash) {
    switch (hash) {
    case Hash::md5:
        return EVP_md5();
    case Hash::sha1:
        return EVP_sha1();
    case Hash::sha256:
        return EVP_sha256();
    case Hash::sha512:
        return EVP_sha512();
    }
    throw Error("unknown hash");
}
inline const unsigned char* bytes(std::string_view text) {
    return reinterpret_cast<const unsigned char*>(text.data());
}
inline unsigned char* bytes(std::string& text) {
    return reinterpret_cast<unsigned char*>(text.data());
}
inline int length(std::string_view text) {
    if (text.size() > INT_MAX) throw Error("crypto: more than 2 GiB of data");
    return static_cast<int>(text.size());
}
inline void require(bool done, const char* what) {
    if (done) return;
    char why[256] = "";
    if (const unsigned long code = ERR_get_error(); code != 0) ERR_error_string_n(code, why, sizeof why);
    ERR_clear_error();
    throw Error(std::string("crypto: ") + what + (why[0] != 0 ? std::string(": ") + why : std::string()));
}
template <auto Free>
struct Freed {
    template <class T>
    void operator()(T* object) const {
        Free(object);
    }
};
using Cipher = std::unique_ptr<EVP_CIPHER_CTX, Freed<EVP_CIPHER_CTX_free>>;
using Digest = std::unique_ptr<EVP_MD_CTX, Freed<EVP_MD_CTX_free>>;
using Key = std::unique_ptr<EVP_PKEY, Freed<EVP_PKEY_free>>;
using Memory = std::unique_ptr<BIO, Freed<BIO_free_all>>;

inline const EVP_CIPHER* aes_cbc(std::string_view key) {
    switch (key.size()) {
    case 16:
        return EVP_aes_128_cbc();
    case 24:
        return EVP_aes_192_cbc();
    case 32:
        return EVP_aes_256_cbc();
    default:
        throw Error("AES: the key has " + std::to_string(key.size()) + " bytes; allowed: 16, 24, 32");
    }
}
inline const EVP_CIPHER* aes_gcm(std::string_view key) {
    return key.size() == 16   ? EVP_aes_128_gcm()
           : key.size() == 24 ? EVP_aes_192_gcm()
           : key.size() == 32 ? EVP_aes_256_gcm()
                              : aes_cbc(key);
}

} // namespace detail

/// The digest of the text: 16, 20, 32 or 64 bytes.
[[nodiscard]] inline std::string digest(Hash hash, std::string_view text) {
    std::string out(EVP_MAX_MD_SIZE, '\0');
    unsigned size = 0;
    detail::require(EVP_Digest(text.data(), text.size(), detail::bytes(out), &size, detail::algorithm(hash),
                               nullptr) == 1,
                    "digest");
    out.resize(size);
    return out;
}
/// HMAC (RFC 2104) of the text; a key of any length.
[[nodiscard]] inline std::string hmac(Hash hash, std::string_view key, std::string_view text) {
    std::string out(EVP_MAX_MD_SIZE, '\0');
    unsigned size = 0;
    const char none = 0; // a null key means something else to OpenSSL than an empty one
    detail::require(HMAC(detail::algorithm(hash), key.empty() ? &none : key.data(), detail::length(key),
                         detail::bytes(text), text.size(), detail::bytes(out), &size) != nullptr,
                    "HMAC");
    out.resize(size);
    return out;
}
/// MD5 of the text, in lower-case hexadecimal, as all that follow here.
[[nodiscard]] inline std::string md5_hex(std::string_view text) {
    return hex(digest(Hash::md5, text));
}
/// SHA-1 of the text.
[[nodiscard]] inline std::string sha1_hex(std::string_view text) {
    return hex(digest(Hash::sha1, text));
}
/// SHA-256 of the text.
[[nodiscard]] inline std::string sha256_hex(std::string_view text) {
    return hex(digest(Hash::sha256, text));
}
/// SHA-512 of the text.
[[nodiscard]] inline std::string sha512_hex(std::string_view text) {
    return hex(digest(Hash::sha512, text));
}
/// HMAC of the text.
[[nodiscard]] inline std::string hmac_hex(Hash hash, std::string_view key, std::string_view text) {
    return hex(hmac(hash, key, text));
}
/// Compares signatures in a time that does not tell where they differ.
[[nodiscard]] inline bool same(std::string_view a, std::string_view b) {
    return a.size() == b.size() && CRYPTO_memcmp(a.data(), b.data(), a.size()) == 0;
}

/// PKCS #7 padding; key of 16, 24 or 32 bytes, iv of 16.
[[nodiscard]] inline std::string aes_cbc_encrypt(std::string_view key, std::string_view iv,
                                                 std::string_view text) {
    if (iv.size() != 16)
        throw Error("AES-CBC: the iv has " + std::to_string(iv.size()) + " bytes; allowed: 16");
    detail::Cipher cipher(EVP_CIPHER_CTX_new());
    std::string out(text.size() + 16, '\0');
    int size = 0, rest = 0;
    detail::require(cipher &&
                        EVP_EncryptInit_ex(cipher.get(), detail::aes_cbc(key), nullptr, detail::bytes(key),
                                           detail::bytes(iv)) == 1 &&
                        EVP_EncryptUpdate(cipher.get(), detail::bytes(out), &size, detail::bytes(text),
                                          detail::length(text)) == 1 &&
                        EVP_EncryptFinal_ex(cipher.get(), detail::bytes(out) + size, &rest) == 1,
                    "AES-CBC encryption");
    out.resize(static_cast<std::size_t>(size) + static_cast<std::size_t>(rest));
    return out;
}
/// Throws for a text that this key and iv did not encrypt.
[[nodiscard]] inline std::string aes_cbc_decrypt(std::string_view key, std::string_view iv,
                                                 std::string_view encrypted) {
    if (iv.size() != 16)
        throw Error("AES-CBC: the iv has " + std::to_string(iv.size()) + " bytes; allowed: 16");
    detail::Cipher cipher(EVP_CIPHER_CTX_new());
    std::string out(encrypted.size() + 16, '\0');
    int size = 0, rest = 0;
    detail::require(cipher &&
                        EVP_DecryptInit_ex(cipher.get(), detail::aes_cbc(key), nullptr, detail::bytes(key),
                                           detail::bytes(iv)) == 1 &&
                        EVP_DecryptUpdate(cipher.get(), detail::bytes(out), &size, detail::bytes(encrypted),
                                          detail::length(encrypted)) == 1 &&
                        EVP_DecryptFinal_ex(cipher.get(), detail::bytes(out) + size, &rest) == 1,
                    "AES-CBC decryption");
    out.resize(static_cast<std::size_t>(size) + static_cast<std::size_t>(rest));
    return out;
}

/// What AES-GCM makes of a text.
struct Sealed {
    std::string text; ///< encrypted, as long as the text was
    std::string tag;  ///< 16 bytes
};
/// Key of 16, 24 or 32 bytes; nonce of 12 that is never used twice with one key.
[[nodiscard]] inline Sealed aes_gcm_encrypt(std::string_view key, std::string_view nonce,
                                            std::string_view text, std::string_view associated = {}) {
    if (nonce.size() != 12)
        throw Error("AES-GCM: the nonce has " + std::to_string(nonce.size()) + " bytes; allowed: 12");
    detail::Cipher cipher(EVP_CIPHER_CTX_new());
    Sealed out{std::string(text.size(), '\0'), std::string(16, '\0')};
    int size = 0, rest = 0;
    detail::require(
        cipher &&
            EVP_EncryptInit_ex(cipher.get(), detail::aes_gcm(key), nullptr, detail::bytes(key),
                               detail::bytes(nonce)) == 1 &&
            (associated.empty() || EVP_EncryptUpdate(cipher.get(), nullptr, &rest, detail::bytes(associated),
                                                     detail::length(associated)) == 1) &&
            EVP_EncryptUpdate(cipher.get(), detail::bytes(out.text), &size, detail::bytes(text),
                              detail::length(text)) == 1 &&
            EVP_EncryptFinal_ex(cipher.get(), detail::bytes(out.text) + size, &rest) == 1 &&
            EVP_CIPHER_CTX_ctrl(cipher.get(), EVP_CTRL_GCM_GET_TAG, 16, out.tag.data()) == 1,
        "AES-GCM encryption");
    return out;
}
/// Throws for a text, a tag or associated data that has been changed.
[[nodiscard]] inline std::string aes_gcm_decrypt(std::string_view key, std::string_view nonce,
                                                 const Sealed& sealed, std::string_view associated = {}) {
    if (nonce.size() != 12)
        throw Error("AES-GCM: the nonce has " + std::to_string(nonce.size()) + " bytes; allowed: 12");
    if (sealed.tag.size() != 16)
        throw Error("AES-GCM: the tag has " + std::to_string(sealed.tag.size()) + " bytes; allowed: 16");
    detail::Cipher cipher(EVP_CIPHER_CTX_new());
    std::string out(sealed.text.size(), '\0'), tag = sealed.tag;
    int size = 0, rest = 0;
    detail::require(
        cipher &&
            EVP_DecryptInit_ex(cipher.get(), detail::aes_gcm(key), nullptr, detail::bytes(key),
                               detail::bytes(nonce)) == 1 &&
            (associated.empty() || EVP_DecryptUpdate(cipher.get(), nullptr, &rest, detail::bytes(associated),
                                                     detail::length(associated)) == 1) &&
            EVP_DecryptUpdate(cipher.get(), detail::bytes(out), &size, detail::bytes(sealed.text),
                              detail::length(sealed.text)) == 1 &&
            EVP_CIPHER_CTX_ctrl(cipher.get(), EVP_CTRL_GCM_SET_TAG, 16, tag.data()) == 1 &&
            EVP_DecryptFinal_ex(cipher.get(), detail::bytes(out) + size, &rest) == 1,
        "AES-GCM decryption");
    return out;
}

/// RSASSA-PKCS1-v1_5 with a private key in PEM without a passphrase.
[[nodiscard]] inline std::string rsa_sign(Hash hash, std::string_view private_key_pem,
                                          std::string_view text) {
    detail::Memory pem(BIO_new_mem_buf(private_key_pem.data(), detail::length(private_key_pem)));
    char no_passphrase[] = ""; // given, so that OpenSSL does not ask for one on the terminal
    detail::Key key(pem ? PEM_read_bio_PrivateKey(pem.get(), nullptr, nullptr, no_passphrase) : nullptr);
    detail::require(key != nullptr, "the private key is not PEM without a passphrase");
    if (EVP_PKEY_get_base_id(key.get()) != EVP_PKEY_RSA)
        throw Error("crypto: the private key is not an RSA key");
    detail::Digest context(EVP_MD_CTX_new());
    std::size_t size = 0;
    detail::require(
        context &&
            EVP_DigestSignInit(context.get(), nullptr, detail::algorithm(hash), nullptr, key.get()) == 1 &&
            EVP_DigestSign(context.get(), nullptr, &size, detail::bytes(text), text.size()) == 1,
        "RSA signature");
    std::string out(size, '\0');
    detail::require(
        EVP_DigestSign(context.get(), detail::bytes(out), &size, detail::bytes(text), text.size()) == 1,
        "RSA signature");
    out.resize(size);
    return out;
}

} // namespace leadwire::crypto
