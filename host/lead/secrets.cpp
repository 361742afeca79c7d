#include "host/lead/secrets.hpp"

#include "host/lead/json.hpp"
#include "host/lead/text_encoding.hpp"

#include <unicode/unistr.h>

#include <algorithm>
#include <utility>

namespace leadwire {
namespace {

std::string with_lower_hex(std::string text) {
    for (std::size_t i = 0; i + 2 < text.size(); ++i)
        if (text[i] == '%')
            for (auto k : {i + 1, i + 2})
                if (text[k] >= 'A' && text[k] <= 'F') text[k] = static_cast<char>(text[k] + 32);
    return text;
}

template <class Append>
std::string written(Append append, std::string_view value) {
    std::string text;
    append(text, value);
    return text;
}

/// JSON as PHP's json_encode writes it: "/" as "\/".
std::string with_escaped_slashes(std::string_view escaped) {
    std::string out;
    for (char c : escaped) {
        if (c == '/') out += '\\';
        out += c;
    }
    return out;
}

/// JSON in which every ASCII sign that is no letter or digit stands as "\u002f".
std::string with_escaped_signs(std::string_view value) {
    constexpr std::string_view hex = "0123456789abcdef";
    std::string out;
    for (char c : value) {
        auto byte = static_cast<unsigned char>(c);
        bool plain =
            byte >= 0x80 || (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
        if (plain)
            out += c;
        else
            (out += "\\u00").append({hex[byte >> 4], hex[byte & 15]});
    }
    return out;
}

/// JSON with every letter beyond ASCII as "\u00df", the way PHP and Python write it unless they are told not
/// to.
std::string in_ascii(std::string_view escaped) {
    constexpr std::string_view hex = "0123456789abcdef";
    std::string out;
    for (auto units =
             icu::UnicodeString::fromUTF8({escaped.data(), static_cast<std::int32_t>(escaped.size())});
         auto unit : std::u16string_view(units.getBuffer(), static_cast<std::size_t>(units.length())))
        if (unit < 0x80)
            out += static_cast<char>(unit);
        else
            (out += "\\u")
                .append({hex[unit >> 12], hex[unit >> 8 & 15], hex[unit >> 4 & 15], hex[unit & 15]});
    return out;
}

/// What stands in the base64 of a longer text ("name:secret") whatever comes before and behind: the letters that the value
/// alone decides. Few letters would hide much else.
void add_within_base64(std::vector<std::string>& forms, std::string_view value) {
    constexpr std::size_t worth_hiding = 6;
    for (auto alphabet : {base64_alphabet::standard, base64_alphabet::url})
        for (std::size_t before : {0, 1, 2}) {
            std::string letters;
            append_base64(letters, std::string(before, ' ') + std::string(value), alphabet);
            const auto first = (before * 8 + 5) / 6, end = (before + value.size()) * 8 / 6;
            if (end >= first + worth_hiding) forms.push_back(letters.substr(first, end - first));
        }
}

std::vector<std::string> forms_of(std::string_view value) {
    auto json = written(json::append_escaped, value);
    auto percent = written(append_percent_encoded, value), form = written(append_form_encoded, value);
    std::string base64;
    append_base64(base64, value, base64_alphabet::standard);
    std::vector<std::string> forms{
            std::string(value),
            with_lower_hex(percent),
            with_lower_hex(form),
            percent,
            form,
            json,
            with_escaped_slashes(json),
            with_escaped_signs(value),
            in_ascii(json),
            in_ascii(with_escaped_slashes(json)),
            in_ascii(with_escaped_signs(value)),
            written(append_xml_escaped, value),
            base64};
    add_within_base64(forms, value);
    if (form != value) add_within_base64(forms, form);
    return forms;
}

} // namespace

secret_masker::secret_masker(const secret_values& secrets) {
    for (const auto& [name, value] : secrets) add(value);
}

void secret_masker::add(std::string_view value) {
    if (value.empty()) return;
    for (auto& form : forms_of(value))
        if (std::ranges::find(needles_, form) == needles_.end()) needles_.push_back(std::move(form));
    std::ranges::sort(needles_, std::ranges::greater{}, &std::string::size);
}

std::string secret_masker::mask(std::string_view text) const {
    // Hits may overlap; what any of them covers is hidden, so that no piece of a secret is left between two.
    std::vector<std::pair<std::size_t, std::size_t>> hits;
    for (const auto& needle : needles_)
        for (auto at = text.find(needle); at != std::string_view::npos; at = text.find(needle, at + 1))
            hits.emplace_back(at, at + needle.size());
    if (hits.empty()) return std::string(text);
    std::ranges::sort(hits);
    std::string out;
    std::size_t done = 0;
    for (std::size_t i = 0; i < hits.size();) {
        auto [begin, end] = hits[i];
        while (++i < hits.size() && hits[i].first < end) end = std::max(end, hits[i].second);
        out += text.substr(done, begin - done);
        out += secret_mask;
        done = end;
    }
    return out += text.substr(done);
}

} // namespace leadwire
