// Bodies and queries as web forms write them: urlencoded and multipart, read without judging.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace leadwire::mockcrm {

using pairs = std::vector<std::pair<std::string, std::string>>;

/// "a=1&b=x+y" decoded, in its order; a broken percent code stays as it is.
[[nodiscard]] pairs read_urlencoded(std::string_view text);

struct part {
    std::string name, filename, type, content;
};
/// The parts of a multipart body, or nothing where the body does not keep the form.
[[nodiscard]] std::optional<std::vector<part>> read_multipart(std::string_view content_type,
                                                              std::string_view body);

/// The first of that name.
[[nodiscard]] const std::string* find(const pairs& p, std::string_view name);
[[nodiscard]] bool same_name(std::string_view a,
                             std::string_view b); ///< of headers: letter case does not count

} // namespace leadwire::mockcrm
