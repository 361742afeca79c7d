#include "tests/support/test_certificates.hpp"

#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>

#include <cstdio>
#include <cstdlib>
#include <stdexcept>

namespace leadwire::test {
namespace {

std::shared_ptr<EVP_PKEY> new_key() {
    return {EVP_EC_gen("P-256"), EVP_PKEY_free};
}

void add_extension(X509* certificate, X509* issuer, int nid, const std::string& value) {
    X509V3_CTX context;
    X509V3_set_ctx(&context, issuer, certificate, nullptr, nullptr, 0);
    X509_EXTENSION* extension = X509V3_EXT_conf_nid(nullptr, &context, nid, value.c_str());
    if (extension == nullptr) throw std::runtime_error("test certificate: extension " + value);
    X509_add_ext(certificate, extension, -1);
    X509_EXTENSION_free(extension);
}

template <class Write>
std::string write_pem(const std::filesystem::path& path, Write write) {
    std::FILE* file = std::fopen(path.c_str(), "w");
    if (file == nullptr) throw std::runtime_error("test certificate: cannot write " + path.string());
    write(file);
    std::fclose(file);
    return path.string();
}

} // namespace

test_ca::test_ca(const std::string& name) : key_(new_key()) {
    auto pattern = (std::filesystem::temp_directory_path() / "leadwire-ca-XXXXXX").string();
    if (::mkdtemp(pattern.data()) == nullptr) throw std::runtime_error("test certificate: no directory");
    directory_ = pattern;
    certificate_ = sign({name, {}}, key_.get(), "critical,CA:TRUE");
    file_ = write_pem(directory_ / "ca.pem", [&](std::FILE* f) { PEM_write_X509(f, certificate_.get()); });
}

test_ca::~test_ca() {
    std::filesystem::remove_all(directory_);
}

certificate_files test_ca::issue(const certificate_wish& wish) {
    const auto key = new_key();
    const auto certificate = sign(wish, key.get(), "critical,CA:FALSE");
    const auto stem = std::to_string(serial_);
    return {
        write_pem(directory_ / (stem + ".pem"), [&](std::FILE* f) { PEM_write_X509(f, certificate.get()); }),
        write_pem(directory_ / (stem + ".key"), [&](std::FILE* f) {
            PEM_write_PrivateKey(f, key.get(), nullptr, nullptr, 0, nullptr, nullptr);
        })};
}

std::shared_ptr<X509> test_ca::sign(const certificate_wish& wish, EVP_PKEY* subject_key,
                                    const std::string& constraints) {
    std::shared_ptr<X509> out(X509_new(), X509_free);
    X509* c = out.get();
    X509* issuer = certificate_ ? certificate_.get() : c;
    X509_set_version(c, 2);
    ASN1_INTEGER_set(X509_get_serialNumber(c), serial_++);
    X509_gmtime_adj(X509_getm_notBefore(c), wish.valid_from);
    X509_gmtime_adj(X509_getm_notAfter(c), wish.valid_to);
    X509_set_pubkey(c, subject_key);
    X509_NAME_add_entry_by_txt(X509_get_subject_name(c), "CN", MBSTRING_UTF8,
                               reinterpret_cast<const unsigned char*>(wish.common_name.c_str()), -1, -1, 0);
    X509_set_issuer_name(c, X509_get_subject_name(issuer));
    add_extension(c, issuer, NID_basic_constraints, constraints);
    std::string names;
    for (const auto& name : wish.names) names += (names.empty() ? "" : ",") + name;
    if (!names.empty()) add_extension(c, issuer, NID_subject_alt_name, names);
    X509_sign(c, key_.get(), EVP_sha256());
    return out;
}

} // namespace leadwire::test
