// Whether a redirect is followed, and with what: never from HTTPS to HTTP, never with the body to another
// host.
#pragma once

#include "host/http/url.hpp"
#include "host/lead/target_answer.hpp"
#include "host/lead/target_request.hpp"

#include <optional>
#include <string>

namespace leadwire::http {

/// One request on the way from the first URL to the last.
struct hop {
    enum class body_rule { send, leave_out };
    std::string method;
    target_url url;
    header_list headers;
    body_rule body = body_rule::send;
};

/// The next hop; nothing: the answer is no redirect, or one that is not followed, and counts as the answer
/// itself.
[[nodiscard]] std::optional<hop> follow(const hop& done, const target_answer& answer);

} // namespace leadwire::http
