#include "host/delivery/table_reader.hpp"

#include "host/delivery/one_line.hpp"
#include "host/lead/duration.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace leadwire {
namespace {

std::string joined(const std::vector<std::string_view>& words) {
    return fmt::format("{}", fmt::join(words, ", "));
}

std::string written(std::chrono::milliseconds span) {
    auto n = span.count();
    return n % 1000 == 0 ? fmt::format("{}s", n / 1000) : fmt::format("{}ms", n);
}

} // namespace

table_reader::table_reader(const toml_value& table, std::string path, file_remarks& remarks)
    : table_(table), path_(std::move(path)), remarks_(remarks) {}

const toml_value* table_reader::take(std::string_view key) {
    known_.push_back(key);
    const auto* member = table_.find(key);
    return member ? &member->value : nullptr;
}

const toml_value* table_reader::take_text(std::string_view key, std::string_view allowed) {
    const auto* value = take(key);
    if (!value || value->as<std::string>()) return value;
    wrong(*value, key, allowed);
    return nullptr;
}

const toml_value* table_reader::take_table(std::string_view key) {
    const auto* value = take(key);
    if (!value || value->as<toml_value::table>()) return value;
    wrong(*value, key, fmt::format("a table, [{}]", path_of(key)));
    return nullptr;
}

std::optional<std::int64_t> table_reader::take_integer(std::string_view key, integer_range allowed) {
    const auto* value = take(key);
    if (!value) return std::nullopt;
    if (const auto* n = value->as<std::int64_t>(); n && *n >= allowed.least && *n <= allowed.most) return *n;
    wrong(*value, key, fmt::format("an integer from {} to {}", allowed.least, allowed.most));
    return std::nullopt;
}

std::optional<bool> table_reader::take_truth(std::string_view key) {
    const auto* value = take(key);
    if (!value) return std::nullopt;
    if (const auto* b = value->as<bool>()) return *b;
    wrong(*value, key, "true or false");
    return std::nullopt;
}

std::optional<std::chrono::milliseconds> table_reader::take_duration(std::string_view key,
                                                                     std::chrono::milliseconds least) {
    const auto* value = take(key);
    if (!value) return std::nullopt;
    if (const auto* text = value->as<std::string>())
        if (auto span = parse_duration(*text); span && *span >= least && *span <= std::chrono::hours(24))
            return span;
    wrong(*value, key,
          fmt::format("a duration in quotes such as \"500ms\", \"15s\", \"2m\" or \"1h\", from {} to 24h",
                      written(least)));
    return std::nullopt;
}

std::optional<std::size_t> table_reader::take_word(std::string_view key,
                                                   const std::vector<std::string_view>& words) {
    const auto* value = take(key);
    if (!value) return std::nullopt;
    if (const auto* text = value->as<std::string>())
        if (auto at = std::ranges::find(words, *text); at != words.end())
            return static_cast<std::size_t>(at - words.begin());
    wrong(*value, key, joined(words));
    return std::nullopt;
}

std::string table_reader::path_of(std::string_view key) const {
    return path_.empty() ? std::string(key) : fmt::format("{}.{}", path_, key);
}

void table_reader::wrong(const toml_value& value, std::string_view key, std::string_view allowed) {
    mistake(value, key, fmt::format("found {}; allowed: {}", value.described(), allowed));
}

void table_reader::mistake(const toml_value& value, std::string_view key, std::string_view text) {
    remarks_.mistake(value.place, fmt::format("{}: {}", path_of(key), text));
}

void table_reader::missing(std::string_view key, std::string_view allowed) {
    remarks_.mistake(table_.place, fmt::format("{} is missing; allowed: {}", path_of(key), allowed));
}

void table_reader::refuse_others(std::string_view (*homes)(std::string_view key)) {
    const auto* members = table_.as<toml_value::table>();
    if (!members) return;
    for (const auto& member : *members) {
        if (std::ranges::find(known_, member.name) != known_.end()) continue;
        auto text = fmt::format("unknown key \"{}\"", one_line(member.name, 60));
        if (!path_.empty()) text += fmt::format(" in [{}]", path_);
        if (auto home = homes(member.name); !home.empty())
            text += fmt::format("; it belongs {}", home);
        else
            text += known_.empty() ? "; allowed: none" : fmt::format("; allowed: {}", joined(known_));
        remarks_.mistake(member.place, std::move(text));
    }
}

} // namespace leadwire
