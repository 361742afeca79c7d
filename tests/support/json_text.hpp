// Short ways to what stands in a JSON document, for checks.
#pragma once

#include "host/lead/json.hpp"

#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace leadwire::test {

/// The text of what the pointer names; "" where there is nothing or null.
[[nodiscard]] inline std::string text_at(const json::value& v, std::string_view pointer) {
    const auto* found = json::at_pointer(v, pointer);
    return found ? json::plain_text(*found) : std::string{};
}
[[nodiscard]] inline bool is_there(const json::value& v, std::string_view pointer) {
    return json::at_pointer(v, pointer) != nullptr;
}
[[nodiscard]] inline std::size_t count_at(const json::value& v, std::string_view pointer) {
    const auto* found = json::at_pointer(v, pointer);
    return found && found->if_array() ? found->if_array()->size() : 0;
}
[[nodiscard]] inline json::value parsed(std::string_view text) {
    auto v = json::parse(text);
    if (!v) throw std::runtime_error(v.error().message() + " in: " + std::string(text.substr(0, 500)));
    return *v;
}
[[nodiscard]] inline std::vector<json::value> parsed_lines(std::string_view text) {
    std::vector<json::value> all;
    while (!text.empty()) {
        const auto line = text.substr(0, text.find('\n'));
        text.remove_prefix(line.size() < text.size() ? line.size() + 1 : text.size());
        if (!line.empty()) all.push_back(parsed(line));
    }
    return all;
}

} // namespace leadwire::test
