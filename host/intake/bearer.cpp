#include "host/intake/bearer.hpp"

#include "host/intake/problem.hpp"
#include "host/lead/digest.hpp"

#include <algorithm>

namespace leadwire::intake {
namespace {

constexpr std::string_view scheme = "Bearer";
constexpr std::size_t longest_key = 256;

bool is_key(std::string_view text) {
    return !text.empty() && text.size() <= longest_key &&
           std::ranges::all_of(text, [](char c) { return c > ' ' && c < 0x7F; });
}

} // namespace

std::optional<std::string> presented_key_hash(const request_head& head) {
    if (head.count("Authorization") != 1) return std::nullopt;
    auto value = *head.field("Authorization");
    if (!same_word(value.substr(0, scheme.size()), scheme)) return std::nullopt;
    value.remove_prefix(scheme.size());
    if (!value.starts_with(' ')) return std::nullopt;
    value = without_blanks(value);
    if (!is_key(value)) return std::nullopt;
    return hex_digest(digest_kind::sha256, value);
}

answer unauthorized(key_trouble why) {
    if (why == key_trouble::missing)
        return problem(401, "a key is required; allowed: Authorization: Bearer KEY")
            .with("WWW-Authenticate", "Bearer realm=\"leadwire\"");
    return problem(401, "the key is unknown or revoked")
        .with("WWW-Authenticate", "Bearer realm=\"leadwire\", error=\"invalid_token\"");
}

} // namespace leadwire::intake
