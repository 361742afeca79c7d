// Percent-encoding of what a URL may not carry, and host names beyond ASCII.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace leadwire::http {

enum class url_part { userinfo, path, query };
/// Encodes every byte that RFC 3986 does not allow there; "%41" stays, a "%" without two hex digits becomes
/// "%25".
[[nodiscard]] std::string encode_part(std::string_view text, url_part part);
[[nodiscard]] std::string percent_decode(std::string_view text);
/// Lower case; a name in UTF-8 becomes its "xn--" form. Nothing if it is no host name.
[[nodiscard]] std::optional<std::string> ascii_host(std::string_view host);
/// "Basic …" for "user:password", percent-encoded as in a URL.
[[nodiscard]] std::string basic_credentials(std::string_view userinfo);
/// The first control character (C0, DEL) as "\x0A"; empty: none.
[[nodiscard]] std::string control_character_in(std::string_view text);

} // namespace leadwire::http
