#include "host/intake/form.hpp"

#include <algorithm>

namespace leadwire::intake {
namespace {

int digit_of(char c) {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return -1;
}

std::string form_decoded(std::string_view text) {
    std::string spaced(text);
    std::ranges::replace(spaced, '+', ' ');
    return percent_decoded(spaced);
}

} // namespace

std::string percent_decoded(std::string_view text) {
    std::string out;
    out.reserve(text.size());
    for (std::size_t i = 0; i < text.size(); ++i) {
        const int high = text[i] == '%' && i + 2 < text.size() ? digit_of(text[i + 1]) : -1;
        const int low = high >= 0 ? digit_of(text[i + 2]) : -1;
        if (low < 0) {
            out += text[i];
        } else {
            out += static_cast<char>(high * 16 + low);
            i += 2;
        }
    }
    return out;
}

result<std::vector<form_field>> read_urlencoded(std::string_view text) {
    std::vector<form_field> fields;
    while (!text.empty()) {
        const auto pair = text.substr(0, text.find('&'));
        text.remove_prefix(std::min(pair.size() + 1, text.size()));
        if (pair.empty()) continue;
        if (fields.size() == max_form_fields)
            return invalid("", "the form has more than " + std::to_string(max_form_fields) + " fields");
        const auto equals = std::min(pair.find('='), pair.size());
        fields.push_back({form_decoded(pair.substr(0, equals)),
                          form_decoded(pair.substr(std::min(equals + 1, pair.size())))});
    }
    return fields;
}

} // namespace leadwire::intake
