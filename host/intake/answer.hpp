// What goes back to a client, apart from the connection that it goes over.
#pragma once

#include "host/intake/service.hpp"
#include "host/lead/json.hpp"

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace leadwire::intake {

struct answer {
    int status = 200;
    std::string type = "application/json"; ///< media type
    std::string body{};
    std::vector<std::pair<std::string, std::string>> headers{}; ///< besides those of every answer

    [[nodiscard]] answer with(std::string name, std::string value) &&;
};

[[nodiscard]] answer json_answer(int status, const json::object& document);
/// 201 with the place of the lead.
[[nodiscard]] answer registered(const registration& r);
/// 200, or 503 if any check fails.
[[nodiscard]] answer readiness_answer(const std::vector<readiness_check>& checks);

/// The words of a status that this server sends.
[[nodiscard]] std::string_view phrase_of(int status);

enum class body_sent { yes, no }; ///< HEAD is answered without
enum class after_answer { keep, close };
/// The bytes of HTTP/1.1. `request_id` goes into X-Request-Id.
[[nodiscard]] std::string written(const answer& a, body_sent body, after_answer then,
                                  std::string_view request_id);

} // namespace leadwire::intake
