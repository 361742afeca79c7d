#include "tools/mockcrm/certificate.hpp"

#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>

#include <cstdio>
#include <filesystem>
#include <memory>

namespace leadwire::mockcrm {
namespace {

template <auto Free>
struct freed {
    void operator()(auto* p) const { Free(p); }
};
using key_ptr = std::unique_ptr<EVP_PKEY, freed<EVP_PKEY_free>>;
using certificate_ptr = std::unique_ptr<X509, freed<X509_free>>;
using file_ptr = std::unique_ptr<std::FILE, freed<std::fclose>>;

bool add_extension(X509* to, X509* issuer, int nid, const char* text) {
    X509V3_CTX context;
    X509V3_set_ctx(&context, issuer, to, nullptr, nullptr, 0);
    std::unique_ptr<X509_EXTENSION, freed<X509_EXTENSION_free>> one(
        X509V3_EXT_conf_nid(nullptr, &context, nid, text));
    return one && X509_add_ext(to, one.get(), -1) == 1;
}

certificate_ptr unsigned_certificate(EVP_PKEY* key, const char* name, long serial) {
    constexpr long ten_years = 3650L * 24 * 3600;
    certificate_ptr c(X509_new());
    X509_set_version(c.get(), X509_VERSION_3);
    ASN1_INTEGER_set(X509_get_serialNumber(c.get()), serial);
    X509_gmtime_adj(X509_getm_notBefore(c.get()), -3600); // for clocks that are a little behind
    X509_gmtime_adj(X509_getm_notAfter(c.get()), ten_years);
    X509_set_pubkey(c.get(), key);
    X509_NAME_add_entry_by_txt(X509_get_subject_name(c.get()), "CN", MBSTRING_UTF8,
                               reinterpret_cast<const unsigned char*>(name), -1, -1, 0);
    return c;
}

bool write_certificate(const std::string& path, X509* c) {
    const file_ptr f(std::fopen(path.c_str(), "we"));
    return f && PEM_write_X509(f.get(), c) == 1;
}

bool write_key(const std::string& path, EVP_PKEY* key) {
    const file_ptr f(std::fopen(path.c_str(), "we"));
    return f && PEM_write_PrivateKey(f.get(), key, nullptr, nullptr, 0, nullptr, nullptr) == 1;
}

} // namespace

result<certificate_files> make_certificate(const std::string& directory) {
    std::error_code bad;
    std::filesystem::create_directories(directory, bad);
    if (bad) return fail(error_code::io, directory, bad.message());
    const key_ptr ca_key(EVP_EC_gen("P-256")), key(EVP_EC_gen("P-256"));
    if (!ca_key || !key) return fail(error_code::io, "", "OpenSSL made no key");

    const auto ca = unsigned_certificate(ca_key.get(), "mockcrm authority", 1);
    X509_set_issuer_name(ca.get(), X509_get_subject_name(ca.get()));
    const auto c = unsigned_certificate(key.get(), "localhost", 2);
    X509_set_issuer_name(c.get(), X509_get_subject_name(ca.get()));
    const bool made = add_extension(ca.get(), ca.get(), NID_basic_constraints, "critical,CA:TRUE") &&
                      add_extension(ca.get(), ca.get(), NID_key_usage, "critical,keyCertSign,cRLSign") &&
                      add_extension(ca.get(), ca.get(), NID_subject_key_identifier, "hash") &&
                      X509_sign(ca.get(), ca_key.get(), EVP_sha256()) > 0 &&
                      add_extension(c.get(), ca.get(), NID_basic_constraints, "critical,CA:FALSE") &&
                      add_extension(c.get(), ca.get(), NID_key_usage, "critical,digitalSignature") &&
                      add_extension(c.get(), ca.get(), NID_ext_key_usage, "serverAuth") &&
                      add_extension(c.get(), ca.get(), NID_subject_alt_name, "DNS:localhost,IP:127.0.0.1") &&
                      add_extension(c.get(), ca.get(), NID_authority_key_identifier, "keyid") &&
                      X509_sign(c.get(), ca_key.get(), EVP_sha256()) > 0;
    if (!made) return fail(error_code::io, "", "OpenSSL made no certificate");

    const auto path = std::filesystem::absolute(directory);
    certificate_files files{path / "ca.pem", path / "server.pem", path / "server.key"};
    if (!write_certificate(files.ca, ca.get()) || !write_certificate(files.certificate, c.get()) ||
        !write_key(files.key, key.get()))
        return fail(error_code::io, directory, "the certificate cannot be written there");
    return files;
}

} // namespace leadwire::mockcrm
