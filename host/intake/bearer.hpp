// API keys in requests: "Authorization: Bearer KEY".
#pragma once

#include "host/intake/answer.hpp"
#include "host/intake/request_head.hpp"

#include <optional>
#include <string>

namespace leadwire::intake {

/// The key's SHA-256 in hex, by which it is looked up; nothing where the request shows no key in this form.
[[nodiscard]] std::optional<std::string> presented_key_hash(const request_head& head);

enum class key_trouble { missing, unknown };
/// 401, with WWW-Authenticate.
[[nodiscard]] answer unauthorized(key_trouble why);

} // namespace leadwire::intake
