#include "host/lead/macro_table.hpp"

#include "host/lead/macro_template.hpp"

#include <array>
#include <unordered_map>

namespace leadwire {
namespace {

auto groups() {
    return std::array{person_macros(),  order_macros(),     site_macros(),
                      traffic_macros(), parameter_macros(), sending_macros()};
}

} // namespace

const macro_entry* find_macro(std::string_view name) {
    static const auto by_name = [] {
        std::unordered_map<std::string_view, const macro_entry*> all;
        for (auto group : groups())
            for (const auto& entry : group) all.emplace(entry.name, &entry);
        return all;
    }();
    auto found = by_name.find(name);
    return found == by_name.end() ? nullptr : found->second;
}

const std::vector<std::string_view>& macro_names() {
    static const auto names = [] {
        std::vector<std::string_view> all;
        for (auto group : groups())
            for (const auto& entry : group) all.push_back(entry.name);
        return all;
    }();
    return names;
}

} // namespace leadwire
