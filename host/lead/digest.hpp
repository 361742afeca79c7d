// Digests by OpenSSL. Thread-safe.
#pragma once

#include <array>
#include <memory>
#include <span>
#include <string>
#include <string_view>

struct evp_md_ctx_st;

namespace leadwire {

enum class digest_kind { md5, sha1, sha256 };

/// Lower-case hex.
[[nodiscard]] std::string hex_digest(digest_kind kind, std::string_view text);
[[nodiscard]] std::array<unsigned char, 32> hmac_sha256(std::span<const unsigned char> key,
                                                        std::string_view text);

/// SHA-256 of bytes that come piece by piece.
class running_sha256 {
public:
    running_sha256();
    void add(std::string_view bytes);
    /// Lower-case hex of all that was added; then it begins anew.
    [[nodiscard]] std::string take_hex();

private:
    std::unique_ptr<evp_md_ctx_st, void (*)(evp_md_ctx_st*)> context_;
    void begin();
};

} // namespace leadwire
