#include "host/lead/macro_filters.hpp"

#include "host/lead/digest.hpp"
#include "host/lead/json.hpp"
#include "host/lead/text_encoding.hpp"
#include "host/lead/unicode.hpp"

#include <charconv>

namespace leadwire {
namespace {

enum class filter_argument { none, text, count };

struct filter_entry {
    std::string_view name;
    macro_filter::function apply;
    filter_argument argument = filter_argument::none;
};

template <auto Append>
void rewrite(std::string& value, const macro_filter&) {
    std::string out;
    Append(out, value);
    value = std::move(out);
}
template <digest_kind Kind>
void digest(std::string& value, const macro_filter&) {
    value = hex_digest(Kind, value);
}

constexpr filter_entry entries[] = {
    {"raw", nullptr},
    {"upper", [](auto& value, auto&) { value = upper(value); }},
    {"lower", [](auto& value, auto&) { value = lower(value); }},
    {"trim", [](auto& value, auto&) { value = std::string(trim(value)); }},
    {"digits", [](auto& value, auto&) { value = ascii_digits(value); }},
    {"urlencode", rewrite<append_percent_encoded>},
    {"md5", digest<digest_kind::md5>},
    {"sha1", digest<digest_kind::sha1>},
    {"sha256", digest<digest_kind::sha256>},
    {"base64", rewrite<[](std::string& out, std::string_view value) {
         append_base64(out, value, base64_alphabet::standard);
     }>},
    {"json", rewrite<json::append_escaped>},
    {"xml", rewrite<append_xml_escaped>},
    {"translit", [](auto& value, auto&) { value = translit(value); }},
    {"default",
     [](auto& value, auto& self) {
         if (value.empty()) value = self.text;
     },
     filter_argument::text},
    {"first", [](auto& value, auto& self) { value.resize(first_code_points(value, self.count).size()); },
     filter_argument::count},
    {"last",
     [](auto& value, auto& self) {
         value.erase(0, value.size() - last_code_points(value, self.count).size());
     },
     filter_argument::count},
};

constexpr std::size_t most_characters = 1'000'000;

std::string allowed() {
    std::string list;
    for (const auto& entry : entries) {
        if (!list.empty()) list += ", ";
        list += entry.name;
        if (entry.argument == filter_argument::text) list += ":X";
        if (entry.argument == filter_argument::count) list += ":N";
    }
    return list;
}
std::string quoted(std::string_view text) {
    return "\"" + std::string(text) + "\"";
}

} // namespace

std::expected<macro_filter, std::string> make_filter(std::string_view name,
                                                     std::optional<std::string_view> argument) {
    for (const auto& entry : entries) {
        if (entry.name != name) continue;
        macro_filter made{.apply = entry.apply, .text = {}, .count = 0};
        switch (entry.argument) {
        case filter_argument::none:
            if (argument) return std::unexpected("filter " + quoted(name) + " takes no argument");
            break;
        case filter_argument::text:
            if (!argument || argument->empty())
                return std::unexpected("filter " + quoted(name) + " needs the text to use, as in " +
                                       std::string(name) + ":none");
            made.text = *argument;
            break;
        case filter_argument::count: {
            auto digits = argument.value_or("");
            auto [end, failure] = std::from_chars(digits.data(), digits.data() + digits.size(), made.count);
            if (failure != std::errc{} || end != digits.data() + digits.size() ||
                made.count > most_characters)
                return std::unexpected("filter " + quoted(name) +
                                       " needs a number of characters from 0 to 1000000, as in " +
                                       std::string(name) + ":3; found " + quoted(digits));
        }
        }
        return made;
    }
    return std::unexpected("unknown filter " + quoted(name) + "; allowed: " + allowed());
}

} // namespace leadwire
