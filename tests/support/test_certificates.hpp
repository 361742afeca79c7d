// Certificates made at test time, in a directory of their own that goes when the object goes.
#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

struct evp_pkey_st;
struct x509_st;

namespace leadwire::test {

struct certificate_wish {
    std::string common_name = "leadwire test";
    std::vector<std::string> names{"IP:127.0.0.1", "DNS:localhost"}; ///< as subjectAltName takes them
    long valid_from = -3600, valid_to = 86400;                       ///< seconds from now
};

struct certificate_files {
    std::string certificate, key;
};

/// A CA and what it signs.
class test_ca {
public:
    explicit test_ca(const std::string& name = "leadwire test CA");
    ~test_ca();
    test_ca(const test_ca&) = delete;
    test_ca& operator=(const test_ca&) = delete;

    [[nodiscard]] const std::string& file() const { return file_; } ///< PEM
    [[nodiscard]] certificate_files issue(const certificate_wish& wish = {});

private:
    std::filesystem::path directory_;
    std::string file_;
    std::shared_ptr<evp_pkey_st> key_;
    std::shared_ptr<x509_st> certificate_;
    long serial_ = 1;

    std::shared_ptr<x509_st> sign(const certificate_wish& wish, evp_pkey_st* subject_key,
                                  const std::string& constraints);
};

} // namespace leadwire::test
