// The header of one part of multipart/form-data (RFC 7578).
#pragma once

#include "host/lead/error.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace leadwire::intake {

struct part_head {
    std::string name;
    std::optional<std::string> file_name; ///< of a file; without directories, UTF-8, at most 255 bytes
    std::string type;                     ///< media type of a file
};
/// The lines between the boundary and the empty line.
[[nodiscard]] result<part_head> parse_part_head(std::string_view lines);

} // namespace leadwire::intake
