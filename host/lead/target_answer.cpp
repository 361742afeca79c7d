#include "host/lead/target_answer.hpp"

#include <algorithm>

namespace leadwire {
namespace {

char ascii_lower(char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
}

} // namespace

std::optional<std::string_view> target_answer::header(std::string_view name) const {
    for (auto& [there, value] : headers)
        if (std::ranges::equal(there, name, {}, ascii_lower, ascii_lower)) return value;
    return std::nullopt;
}

} // namespace leadwire
