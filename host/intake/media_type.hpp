// Media types of header fields: Content-Type and Accept.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace leadwire::intake {

struct media_type {
    std::string essence;    ///< "multipart/form-data": lower case
    std::string boundary{}; ///< the parameter of that name
};
/// Nothing for a text that is no media type.
[[nodiscard]] std::optional<media_type> parse_media_type(std::string_view text);
/// Whether a client that sends this Accept takes `essence`.
[[nodiscard]] bool accepts(std::string_view accept, std::string_view essence);

/// A parameter's value in "form-data; name=\"a\"; filename*=…"; quotes and backslashes are resolved.
[[nodiscard]] std::optional<std::string> parameter(std::string_view value, std::string_view name);

} // namespace leadwire::intake
