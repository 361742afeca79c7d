// The request to a target CRM between the templates and the wire: what `preprocess` may change.
#pragma once

#include "host/lead/fields.hpp"

#include <chrono>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace leadwire {

using header_list = std::vector<std::pair<std::string, std::string>>;

struct target_request {
    std::string url;                   ///< expanded
    std::optional<std::string> method; ///< none: GET without fields and body, else POST
    header_list headers;               ///< in order; content type and length are added when it is encoded
    field_list fields;
    body_format format = body_format::form;
    /// Set: sent instead of the fields.
    struct raw_body {
        std::string text;
        std::string content_type;
        bool operator==(const raw_body&) const = default;
    };
    std::optional<raw_body> body;
    std::optional<std::chrono::milliseconds> timeout; ///< none: the integration's limit

    bool operator==(const target_request&) const = default;
};

} // namespace leadwire
