// Digests by OpenSSL. Thread-safe.
#pragma once

#include <array>
#include <span>
#include <string>
#include <string_view>

namespace leadwire {

enum class digest_kind { md5, sha1, sha256 };

/// Lower-case hex.
[[nodiscard]] std::string hex_digest(digest_kind kind, std::string_view text);
[[nodiscard]] std::array<unsigned char, 32> hmac_sha256(std::span<const unsigned char> key,
                                                        std::string_view text);

} // namespace leadwire
