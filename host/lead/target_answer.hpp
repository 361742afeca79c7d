// What a target CRM answered, decoded (gzip, chunks) and otherwise as it came.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace leadwire {

struct target_answer {
    int status = 0; ///< HTTP status; 0 for a canned answer of `skip`
    std::vector<std::pair<std::string, std::string>> headers;
    std::string body;

    /// By name in any letter case; the first of that name.
    [[nodiscard]] std::optional<std::string_view> header(std::string_view name) const;
};

} // namespace leadwire
