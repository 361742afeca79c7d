// A request line and header fields, as they came.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace leadwire::intake {

struct request_head {
    std::string method;
    std::string target;
    int version = 11; ///< 10 or 11
    std::vector<std::pair<std::string, std::string>> fields;
    bool keep_alive = false;
    bool chunked = false;
    std::optional<std::uint64_t> content_length;

    /// The first of that name, in any letter case; nothing if there is none.
    [[nodiscard]] std::optional<std::string_view> field(std::string_view name) const;
    /// All of that name as one list, in their order (RFC 9110, 5.3); nothing if there is none.
    [[nodiscard]] std::optional<std::string> list(std::string_view name) const;
    [[nodiscard]] std::size_t count(std::string_view name) const;
    /// The target without query, and without scheme and host where it has them. Not decoded.
    [[nodiscard]] std::string_view path() const;
    [[nodiscard]] bool has_body() const { return chunked || content_length.value_or(0) > 0; }
};

/// Letter case does not count for names of fields, schemes and media types.
[[nodiscard]] bool same_word(std::string_view a, std::string_view b);
/// A token of RFC 9110.
[[nodiscard]] bool is_token(std::string_view text);
/// Without blanks and tabs at both ends.
[[nodiscard]] std::string_view without_blanks(std::string_view text);

} // namespace leadwire::intake
