// What an attempt keeps of its request and answer: readable, masked, UTF-8, at most 64 KiB each.
#pragma once

#include "host/http/client.hpp"

#include <string>

namespace leadwire::sender {

inline constexpr std::size_t kept_bytes = 64 * 1024;

/// "POST https://… \nName: value\n\nbody", secrets as they are.
[[nodiscard]] std::string request_text(const http::request& r);
[[nodiscard]] std::string answer_text(const target_answer& a);
/// Masked, then cut.
[[nodiscard]] std::string kept(std::string text, const secret_masker& masker);

} // namespace leadwire::sender
