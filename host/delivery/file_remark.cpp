#include "host/delivery/file_remark.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <tuple>

namespace leadwire {

std::string file_remark::message(std::string_view file) const {
    return fmt::format("{}:{}:{}: {}", file, line, column, text);
}

void file_remarks::mistake(file_place at, std::string text) {
    mistakes.push_back({at.line, at.column, std::move(text)});
}

void file_remarks::warning(file_place at, std::string text) {
    warnings.push_back({at.line, at.column, std::move(text)});
}

void file_remarks::sort() {
    auto place = [](const file_remark& r) { return std::tie(r.line, r.column, r.text); };
    std::ranges::sort(mistakes, {}, place);
    std::ranges::sort(warnings, {}, place);
}

} // namespace leadwire
