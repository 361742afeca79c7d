#include "host/cli/plugin/case_members.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <ranges>

namespace leadwire::cli {

case_members::case_members(const json::object& from, std::string place, std::string_view allowed)
    : from_(from), place_(std::move(place)) {
    for (const auto& [name, value] : from) {
        const auto is_name = [&](auto word) { return std::string_view(word) == name; };
        if (std::ranges::none_of(allowed | std::views::split(' '), is_name))
            mistake(name, fmt::format("there is no such member; allowed: {}", allowed));
    }
}

const std::string* case_members::text(std::string_view name) {
    const auto* found = find(name);
    if (found == nullptr) return nullptr;
    if (!found->if_string()) wrong_type(name, *found, "a text");
    return found->if_string();
}

const std::string* case_members::required_text(std::string_view name) {
    if (find(name) == nullptr) mistake(name, "is missing");
    return text(name);
}

const json::object* case_members::object(std::string_view name) {
    const auto* found = find(name);
    if (found == nullptr) return nullptr;
    if (!found->if_object()) wrong_type(name, *found, "an object");
    return found->if_object();
}

const json::array* case_members::objects(std::string_view name) {
    const auto* found = find(name);
    if (found == nullptr) return nullptr;
    const auto* list = found->if_array();
    if (list == nullptr || !std::ranges::all_of(*list, [](const auto& row) { return row.if_object() != nullptr; }))
        return wrong_type(name, *found, "a list of objects"), nullptr;
    return list;
}

std::optional<std::map<std::string, std::string>> case_members::texts(std::string_view name) {
    const auto* members = object(name);
    if (members == nullptr) return std::nullopt;
    std::map<std::string, std::string> out;
    for (const auto& [key, value] : *members) {
        if (!value.if_string()) return wrong_type(name, value, "texts: {\"name\": \"text\"}"), std::nullopt;
        out.insert_or_assign(key, *value.if_string());
    }
    return out;
}

std::optional<std::int64_t> case_members::integer(std::string_view name) {
    const auto* found = find(name);
    if (found == nullptr) return std::nullopt;
    const auto number = found->if_integer();
    if (!number || *number < 0 || *number > 1'000'000'000)
        wrong_type(name, *found, "a whole number from 0 to 1000000000");
    return number;
}

bool case_members::flag(std::string_view name) {
    const auto* found = find(name);
    if (found == nullptr) return false;
    if (!found->if_bool()) wrong_type(name, *found, "true or false");
    return found->if_bool() != nullptr && *found->if_bool();
}

std::optional<header_list> case_members::pairs(std::string_view name) {
    const auto* found = find(name);
    if (found == nullptr) return std::nullopt;
    constexpr std::string_view allowed = "a list of pairs: [[\"name\", \"value\"], …]";
    const auto* list = found->if_array();
    if (list == nullptr) return wrong_type(name, *found, allowed), std::nullopt;
    header_list out;
    for (const auto& row : *list) {
        const auto* pair = row.if_array();
        if (pair == nullptr || pair->size() != 2) return wrong_type(name, row, allowed), std::nullopt;
        out.emplace_back(json::plain_text((*pair)[0]), json::plain_text((*pair)[1]));
    }
    return out;
}

void case_members::mistake(std::string_view member, std::string_view text) {
    mistakes_.push_back(fmt::format("{}{}{}: {}", place_, place_.empty() ? "" : ".", member, text));
}

void case_members::take_mistakes(const case_members& of) {
    mistakes_.insert(mistakes_.end(), of.mistakes_.begin(), of.mistakes_.end());
}

std::optional<std::string> case_members::first_mistake() const {
    return mistakes_.empty() ? std::nullopt : std::optional(mistakes_.front());
}

void case_members::wrong_type(std::string_view name, const json::value& found, std::string_view allowed) {
    mistake(name, fmt::format("found {} {}, allowed: {}", found.kind(), json::dump(found), allowed));
}

} // namespace leadwire::cli
