// Errors as problem documents (RFC 9457).
#pragma once

#include "host/intake/answer.hpp"
#include "host/lead/error.hpp"

#include <expected>
#include <string_view>

namespace leadwire::intake {

/// `field` names the part of the request that is wrong; empty: none.
[[nodiscard]] answer problem(int status, std::string_view detail, std::string_view field = "");

/// invalid 422, not_found 404, conflict 409, refused 403, usage 400, with the words and the place of the error:
/// neither may name paths or hosts. `io` is 503: its words go to the log and not to the client.
[[nodiscard]] answer problem_of(const error& e);

/// Something, or the answer that says why not.
template <class T>
using answered = std::expected<T, answer>;
[[nodiscard]] inline std::unexpected<answer> refuse(int status, std::string_view detail,
                                                    std::string_view field = "") {
    return std::unexpected(problem(status, detail, field));
}

} // namespace leadwire::intake
