#include "host/delivery/integration_tables.hpp"
#include "host/delivery/one_line.hpp"
#include "host/delivery/secret_pieces.hpp"

#include <fmt/format.h>

#include <cmath>

namespace leadwire {
namespace {

json::value setting_of(const toml_value& value, const std::string& path, file_remarks& remarks) {
    if (const auto* text = value.as<std::string>()) {
        if (auto pieces = secret_pieces(*text); !pieces) {
            string_places places(remarks.source, value.place);
            remarks.mistake(places.at(pieces.error().offset),
                            fmt::format("{}: {}", path, pieces.error().text));
        }
        return json::value(*text);
    }
    if (const auto* n = value.as<std::int64_t>()) return json::value(*n);
    if (const auto* b = value.as<bool>()) return json::value(*b);
    if (const auto* moment = value.as<toml_moment>()) return json::value(moment->text);
    if (const auto* n = value.as<double>()) {
        if (std::isfinite(*n)) return json::value(json::number{fmt::format("{}", *n)});
        remarks.mistake(value.place,
                        fmt::format("{}: found {}; allowed: a finite number", path, value.described()));
        return {};
    }
    if (const auto* list = value.as<toml_value::list>()) {
        json::array items;
        for (const auto& item : *list)
            items.push_back(setting_of(item, fmt::format("{}[{}]", path, items.size()), remarks));
        return json::value(std::move(items));
    }
    json::object members;
    if (const auto* table = value.as<toml_value::table>())
        for (const auto& m : *table)
            members.emplace_back(
                m.name, setting_of(m.value, fmt::format("{}.{}", path, one_line(m.name, 60)), remarks));
    return json::value(std::move(members));
}

} // namespace

json::value read_settings(const toml_value& table, file_remarks& remarks) {
    return setting_of(table, "settings", remarks);
}

} // namespace leadwire
