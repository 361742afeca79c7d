#include "db/postgresql/lead_values.hpp"

#include "db/lead_json_columns.hpp"

namespace leadwire::db::postgresql {

std::vector<std::optional<std::string>> values_of(const lead& l) {
    // The tables of columns give what may be changed; nothing is changed here.
    auto& readable = const_cast<lead&>(l);
    std::vector<std::optional<std::string>> values;
    values.reserve(number_columns.size() + amount_columns.size() + text_columns.size() + 5);
    values.emplace_back();
    if (number(l.id) != 0) values.back() = to_string(l.id);
    for (const auto& c : number_columns) {
        values.emplace_back();
        if (auto n = c.get(l)) values.back() = std::to_string(*n);
    }
    for (const auto& c : amount_columns) {
        values.emplace_back();
        if (const auto& amount = c.of(readable)) values.back() = to_string(*amount);
    }
    for (const auto& c : text_columns) values.emplace_back(c.of(readable));
    values.emplace_back(to_string(l.created));
    values.emplace_back(text_of_items(l.items));
    values.emplace_back(text_of_track(l.track));
    values.emplace_back(text_of_meta(l.meta));
    return values;
}

} // namespace leadwire::db::postgresql
