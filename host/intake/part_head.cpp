#include "host/intake/part_head.hpp"

#include "host/intake/form.hpp"
#include "host/intake/media_type.hpp"
#include "host/intake/request_head.hpp"
#include "host/lead/shown_text.hpp"

#include <algorithm>

namespace leadwire::intake {
namespace {

/// Browsers write quotes and line ends in names as percent codes, and nothing else.
std::string browser_unescaped(std::string text) {
    for (std::string_view code : {"%22", "%0D", "%0A", "%0d", "%0a"})
        for (auto at = text.find(code); at != text.npos; at = text.find(code, at + 1))
            text.replace(at, code.size(), percent_decoded(code));
    return text;
}

std::string shown_file_name(std::string name) {
    if (const auto slash = name.find_last_of("/\\"); slash != name.npos) name.erase(0, slash + 1);
    std::erase_if(name, [](char c) { return (c >= 0 && c < ' ') || c == 0x7F; });
    name = as_utf8(std::move(name));
    return std::string(cut_utf8(name, 255));
}

/// "UTF-8''na%C3%AFve.txt" (RFC 8187).
std::optional<std::string> extended(std::string_view value) {
    constexpr std::string_view utf8 = "UTF-8'";
    if (!same_word(value.substr(0, utf8.size()), utf8)) return std::nullopt;
    value.remove_prefix(utf8.size());
    const auto language_end = value.find('\'');
    if (language_end == value.npos) return std::nullopt;
    return percent_decoded(value.substr(language_end + 1));
}

std::optional<std::string> file_name_in(std::string_view disposition) {
    if (auto coded = parameter(disposition, "filename*"))
        if (auto name = extended(*coded)) return shown_file_name(std::move(*name));
    if (auto plain = parameter(disposition, "filename"))
        return shown_file_name(browser_unescaped(std::move(*plain)));
    return std::nullopt;
}

} // namespace

result<part_head> parse_part_head(std::string_view lines) {
    std::optional<part_head> head;
    std::string type = "application/octet-stream";
    while (!lines.empty()) {
        const auto line = lines.substr(0, lines.find("\r\n"));
        lines.remove_prefix(std::min(line.size() + 2, lines.size()));
        const auto colon = line.find(':');
        if (colon == line.npos) return invalid("", "a part of the form has a header line without a colon");
        const auto value = without_blanks(line.substr(colon + 1));
        if (same_word(line.substr(0, colon), "Content-Type")) {
            if (auto given = parse_media_type(value)) type = given->essence;
        } else if (same_word(line.substr(0, colon), "Content-Disposition")) {
            auto name = parameter(value, "name");
            if (!same_word(without_blanks(value.substr(0, value.find(';'))), "form-data") || !name)
                break; // judged below: it names nothing
            head = part_head{browser_unescaped(std::move(*name)), file_name_in(value), {}};
        }
    }
    if (!head)
        return invalid("",
                       "a part of the form has no name; allowed: Content-Disposition: form-data; name=\"…\"");
    head->type = std::move(type);
    return std::move(*head);
}

} // namespace leadwire::intake
