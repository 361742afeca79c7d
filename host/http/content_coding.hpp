// Answers that came compressed (Content-Encoding) become what they were before.
#pragma once

#include <cstdint>
#include <expected>
#include <string>
#include <string_view>

namespace leadwire::http {

struct coding_problem {
    enum class cause { too_large, broken } what = cause::broken;
    std::string text; ///< "is larger than 4194304 bytes after decoding"
};

/// `codings` is the header's value: gzip, deflate (also without zlib's frame), one behind the other. A coding
/// that is none of these leaves the body as it came: it was not asked for, and a label alone does no harm.
[[nodiscard]] std::expected<std::string, coding_problem>
decode_content(std::string body, std::string_view codings, std::uint64_t max_size);

} // namespace leadwire::http
