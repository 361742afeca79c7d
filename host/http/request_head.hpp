// The request line and headers as they go on the wire.
#pragma once

#include "host/http/url.hpp"
#include "host/lead/target_request.hpp"

#include <cstdint>
#include <expected>
#include <optional>
#include <string>
#include <string_view>

namespace leadwire::http {

enum class target_form { origin, absolute }; ///< absolute: for a proxy that forwards

struct head_parts {
    std::string_view method;
    const target_url& url;
    const header_list& headers;               ///< the caller's
    std::string_view content_type = {};       ///< unless the caller's headers say another
    std::optional<std::uint64_t> length = {}; ///< none: the request has no body
    target_form form = target_form::origin;
    std::string_view proxy_authorization = {}; ///< empty: none
};

/// Ends with the empty line. The error is a sentence that names the header; the value is not repeated.
[[nodiscard]] std::expected<std::string, std::string> build_head(const head_parts& parts);
/// What `build_head` would refuse in the caller's part of it.
[[nodiscard]] std::expected<void, std::string> check_head(std::string_view method,
                                                          const header_list& headers);

} // namespace leadwire::http
