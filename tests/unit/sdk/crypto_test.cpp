#include <leadwire/crypto.hpp>

#include <boost/test/unit_test.hpp>

#include <string>

using namespace leadwire;

namespace {

/// A key of this test's own.
std::string new_rsa_key() {
    EVP_PKEY* key = EVP_RSA_gen(2048);
    BIO* out = BIO_new(BIO_s_mem());
    PEM_write_bio_PrivateKey(out, key, nullptr, nullptr, 0, nullptr, nullptr);
    char* data = nullptr;
    const long size = BIO_get_mem_data(out, &data);
    std::string pem(data, static_cast<std::size_t>(size));
    BIO_free_all(out);
    EVP_PKEY_free(key);
    return pem;
}
bool verifies(const std::string& pem, std::string_view text, const std::string& signature) {
    BIO* in = BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size()));
    EVP_PKEY* key = PEM_read_bio_PrivateKey(in, nullptr, nullptr, nullptr);
    EVP_MD_CTX* context = EVP_MD_CTX_new();
    const auto* bytes = reinterpret_cast<const unsigned char*>(signature.data());
    const bool good = EVP_DigestVerifyInit(context, nullptr, EVP_sha256(), nullptr, key) == 1 &&
                      EVP_DigestVerify(context, bytes, signature.size(),
                                       reinterpret_cast<const unsigned char*>(text.data()), text.size()) == 1;
    EVP_MD_CTX_free(context);
    EVP_PKEY_free(key);
    BIO_free_all(in);
    return good;
}

} // namespace

BOOST_AUTO_TEST_SUITE(sdk_crypto)

// Vectors of RFC 1321, FIPS 180 and RFC 4231.
BOOST_AUTO_TEST_CASE(digests) {
    BOOST_TEST(crypto::md5_hex("abc") == "900150983cd24fb0d6963f7d28e17f72");
    BOOST_TEST(crypto::sha1_hex("abc") == "a9993e364706816aba3e25717850c26c9cd0d89d");
    BOOST_TEST(crypto::sha256_hex("") == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    BOOST_TEST(crypto::sha512_hex("abc").substr(0, 32) == "ddaf35a193617abacc417349ae204131");
    BOOST_TEST(crypto::hmac_hex(crypto::Hash::sha256, "Jefe", "what do ya want for nothing?") ==
               "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
    BOOST_TEST(crypto::hmac_hex(crypto::Hash::sha256, "", "") ==
               "b613679a0814d9ec772f95d778c35fc5ff1697c493715653c6c712144292c5ad");
    BOOST_TEST(crypto::same("abc", "abc"));
    BOOST_TEST(!crypto::same("abc", "abd"));
    BOOST_TEST(!crypto::same("abc", "ab"));
}

// Vectors of RFC 4648.
BOOST_AUTO_TEST_CASE(base64) {
    for (auto [plain, coded] :
         {std::pair{"", ""}, {"f", "Zg=="}, {"fo", "Zm8="}, {"foo", "Zm9v"}, {"foobar", "Zm9vYmFy"}}) {
        BOOST_TEST(crypto::base64(plain) == coded);
        BOOST_TEST(crypto::base64_decode(coded).value() == plain);
    }
    BOOST_TEST(crypto::base64url("\xFB\xFF\xFE") == "-__-");
    BOOST_TEST(crypto::base64url_decode("-__-").value() == "\xFB\xFF\xFE");
    for (const char* bad : {"Zg", "Zg=", "Zh==", "Zm9*", "Z===", "-__-", "===="})
        BOOST_TEST(!crypto::base64_decode(bad).has_value(), bad);
    for (const char* bad : {"Zg==", "Z", "+//+"}) BOOST_TEST(!crypto::base64url_decode(bad).has_value(), bad);
}

BOOST_AUTO_TEST_CASE(encodings) {
    BOOST_TEST(url_encode("a b+c/\xC3\xA9~") == "a%20b%2Bc%2F%C3%A9~");
    BOOST_TEST(form_encode("a b*~&") == "a+b*%7E%26");
}

BOOST_AUTO_TEST_CASE(aes_cbc) {
    const std::string iv(16, 'i');
    for (std::size_t size : {16U, 24U, 32U}) {
        const std::string key(size, 'k');
        for (const std::string text : {"", "hello", "exactly 16 bytes"})
            BOOST_TEST(crypto::aes_cbc_decrypt(key, iv, crypto::aes_cbc_encrypt(key, iv, text)) == text);
    }
    // NIST SP 800-38A, F.2.1, its first block.
    const std::string key("\x2b\x7e\x15\x16\x28\xae\xd2\xa6\xab\xf7\x15\x88\x09\xcf\x4f\x3c", 16);
    const std::string start("\x00\x01\x02\x03\x04\x05\x06\x07\x08\x09\x0a\x0b\x0c\x0d\x0e\x0f", 16);
    const std::string block("\x6b\xc1\xbe\xe2\x2e\x40\x9f\x96\xe9\x3d\x7e\x11\x73\x93\x17\x2a", 16);
    BOOST_TEST(crypto::hex(crypto::aes_cbc_encrypt(key, start, block).substr(0, 16)) ==
               "7649abac8119b246cee98e9b12e9197d");
    BOOST_CHECK_THROW(static_cast<void>(crypto::aes_cbc_encrypt("short", iv, "x")), Error);
    BOOST_CHECK_THROW(static_cast<void>(crypto::aes_cbc_encrypt(key, "short", "x")), Error);
    BOOST_CHECK_THROW(static_cast<void>(crypto::aes_cbc_decrypt(key, iv, "not a block")), Error);
}

BOOST_AUTO_TEST_CASE(aes_gcm) {
    const std::string key(32, 'k'), nonce(12, 'n');
    auto sealed = crypto::aes_gcm_encrypt(key, nonce, "hello", "header");
    BOOST_TEST(crypto::aes_gcm_decrypt(key, nonce, sealed, "header") == "hello");
    BOOST_CHECK_THROW(static_cast<void>(crypto::aes_gcm_decrypt(key, nonce, sealed, "other")), Error);
    sealed.text[0] ^= 1;
    BOOST_CHECK_THROW(static_cast<void>(crypto::aes_gcm_decrypt(key, nonce, sealed, "header")), Error);
    BOOST_CHECK_THROW(static_cast<void>(crypto::aes_gcm_encrypt(key, "short", "x")), Error);
    BOOST_CHECK_THROW(static_cast<void>(crypto::aes_gcm_encrypt("short", nonce, "x")), Error);
    BOOST_CHECK_THROW(static_cast<void>(crypto::aes_gcm_decrypt(key, nonce, {"x", "short"})), Error);
    BOOST_TEST(crypto::aes_gcm_decrypt(key, nonce, crypto::aes_gcm_encrypt(key, nonce, "")) == "");
}

BOOST_AUTO_TEST_CASE(rsa) {
    const std::string pem = new_rsa_key();
    const std::string signature = crypto::rsa_sign(crypto::Hash::sha256, pem, "text");
    BOOST_TEST(signature.size() == 256U);
    BOOST_TEST(verifies(pem, "text", signature));
    BOOST_TEST(!verifies(pem, "another", signature));
    BOOST_CHECK_THROW(static_cast<void>(crypto::rsa_sign(crypto::Hash::sha256, "no key", "x")), Error);
}

BOOST_AUTO_TEST_SUITE_END()
