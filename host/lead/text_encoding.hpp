// How text is written into URLs, forms, XML and base64. Every function appends to `out`.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace leadwire {

/// RFC 3986 component: A-Z a-z 0-9 - . _ ~ stay, every other byte becomes %XX with capitals.
void append_percent_encoded(std::string& out, std::string_view text);
/// The URL standard's form serialiser: A-Z a-z 0-9 * - . _ stay, space becomes "+", every other byte %XX.
void append_form_encoded(std::string& out, std::string_view text);
/// For XML text and attributes: & < > " ' as entities.
void append_xml_escaped(std::string& out, std::string_view text);

enum class base64_alphabet { standard, url }; ///< "+/" with padding, "-_" without
void append_base64(std::string& out, std::string_view bytes, base64_alphabet alphabet);
/// Of the standard alphabet with its padding; nothing if it is anything else.
[[nodiscard]] std::optional<std::string> from_base64(std::string_view text);

/// "00ff": lower case.
void append_hex(std::string& out, std::span<const unsigned char> bytes);

} // namespace leadwire
