#include "host/lead/csv_columns.hpp"

#include "host/lead/country_names.hpp"
#include "host/lead/field_kinds.hpp"
#include "host/lead/unicode.hpp"

#include <algorithm>

namespace leadwire {
namespace {

/// Sets a field from text that is not empty.
result<void> set_from_cell(lead& l, std::string_view name, const field_place& place, std::string text) {
    bool country = place.field->name == "country";
    if (country)
        if (auto code = country_code_named(text)) text = *code;
    auto done = set_by_edit(l, place, json::value(std::move(text)));
    if (done) return done;
    done.error().place.insert(0, field_kinds::shown_name(name));
    if (country) done.error().text += ", or a country's English name";
    return done;
}

bool has(const std::vector<field_place>& places, const field_place& place) {
    return std::ranges::find(places, place) != places.end();
}

std::string quoted(std::string_view name) {
    return field_kinds::shown(json::value(name));
}

} // namespace

result<csv_columns> csv_columns::of(std::vector<std::string> header, const csv_mapping& mapping) {
    csv_columns columns;
    for (auto& name : header) columns.header_.emplace_back(trim(name));
    auto ok = columns.read_constants(mapping);
    if (ok) ok = columns.read_map(mapping);
    if (ok) ok = mapping.map.empty() ? columns.read_header() : columns.find_columns();
    if (ok) ok = columns.check_required();
    if (!ok) return std::unexpected(std::move(ok.error()));
    std::erase_if(columns.targets_, [&](auto& t) { return has(columns.constants_, t.place); });
    return columns;
}

result<void> csv_columns::check(const csv_mapping& mapping) {
    csv_columns none;
    if (auto done = none.read_constants(mapping); !done) return done;
    return none.read_map(mapping);
}

result<void> csv_columns::read_header() {
    for (std::size_t i = 0; i < header_.size(); ++i) {
        auto& name = header_[i];
        if (name.empty()) return invalid("line 1", "column " + std::to_string(i + 1) + " has no name");
        auto place = place_named(name, named_by::file);
        if (!place) {
            auto text = "the column " + quoted(name) + " " + place.error().text;
            if (header_.size() == 1 && name.find_first_of(";\t|") != name.npos)
                text = quoted(name) + " is one column: the separator is a comma";
            return invalid("line 1", std::move(text));
        }
        if (has_target(*place)) {
            bool twice = std::ranges::find(targets_, name, &target::name) != targets_.end();
            return invalid("line 1",
                           "the column " + quoted(name) +
                               (twice ? " comes twice" : " gives a field that another column gives"));
        }
        targets_.push_back({name, std::move(*place), {column{name, i}}, false});
    }
    return {};
}

result<void> csv_columns::read_map(const csv_mapping& mapping) {
    for (auto& [name, text] : mapping.map) {
        auto option = "--map " + field_kinds::shown_name(name);
        auto place = place_named(name, named_by::file);
        if (!place) return invalid(std::move(option), place.error().text);
        if (has_target(*place)) return invalid(std::move(option), "the field is mapped twice");
        auto set = std::ranges::find_if(
            mapping.set, [&](auto& s) { return *place_named(s.first, named_by::file) == *place; });
        if (set != mapping.set.end())
            return invalid(option + " and --set " + field_kinds::shown_name(set->first),
                           "both give the field; allowed: one of them");
        auto pieces = pieces_of(text);
        if (!pieces) return invalid(std::move(option), pieces.error().text);
        targets_.push_back({name, std::move(*place), std::move(*pieces), true});
    }
    return {};
}

result<std::vector<csv_columns::piece>> csv_columns::pieces_of(std::string_view text) {
    std::vector<piece> pieces;
    while (!text.empty()) {
        auto open = text.find('{');
        if (open != 0) pieces.emplace_back(std::string(text.substr(0, open)));
        if (open == text.npos) break;
        auto close = text.find('}', open);
        if (close == text.npos) return invalid("", "a brace is opened and never closed");
        pieces.emplace_back(column{std::string(trim(text.substr(open + 1, close - open - 1)))});
        text.remove_prefix(close + 1);
    }
    return pieces;
}

result<void> csv_columns::find_columns() {
    for (auto& t : targets_)
        for (auto& p : t.pieces) {
            auto* wanted = std::get_if<column>(&p);
            if (!wanted) continue;
            auto at = number_of(wanted->name);
            if (!at) return invalid("--map " + field_kinds::shown_name(t.name), at.error().text);
            wanted->at = *at;
        }
    return {};
}

result<std::size_t> csv_columns::number_of(std::string_view name) const {
    auto at = std::ranges::find(header_, name);
    if (at == header_.end() || name.empty()) {
        std::string all;
        for (auto& there : header_)
            if (!there.empty()) (all += all.empty() ? "" : ", ") += quoted(there);
        return invalid("", "the file has no column " + quoted(name) + "; allowed: " + all);
    }
    if (std::find(at + 1, header_.end(), name) != header_.end())
        return invalid("", "the file has the column " + quoted(name) + " twice");
    return static_cast<std::size_t>(at - header_.begin());
}

result<void> csv_columns::read_constants(const csv_mapping& mapping) {
    for (auto& [name, text] : mapping.set) {
        auto option = "--set " + field_kinds::shown_name(name);
        auto place = place_named(name, named_by::file);
        if (!place) return invalid(std::move(option), place.error().text);
        if (has(constants_, *place)) return invalid(std::move(option), "the field is set twice");
        if (auto done = set_from_cell(blank_, name, *place, text); !done)
            return invalid(std::move(option), done.error().text);
        constants_.push_back(std::move(*place));
    }
    return {};
}

result<void> csv_columns::check_required() const {
    for (std::string_view name : {"offer", "phone"}) {
        field_place place{find_field(name), {}};
        if (!has(constants_, place) && !has_target(place))
            return invalid("line 1", "no column gives the field " + std::string(name) +
                                         ", which is required; a constant will do: --set " +
                                         std::string(name) + "=…");
    }
    return {};
}

bool csv_columns::has_target(const field_place& place) const {
    return std::ranges::find(targets_, place, &target::place) != targets_.end();
}

result<lead> csv_columns::lead_of(const std::vector<std::string>& cells, timestamp arrived) const {
    lead l = blank_;
    l.created = arrived;
    for (auto& t : targets_) {
        std::string text;
        for (auto& p : t.pieces) {
            auto* from = std::get_if<column>(&p);
            text += from ? cells[from->at] : std::get<std::string>(p);
        }
        if (t.mapped) text = std::string(trim(text));
        if (text.empty()) continue;
        if (auto done = set_from_cell(l, t.name, t.place, std::move(text)); !done)
            return std::unexpected(std::move(done.error()));
    }
    if (auto all = leadwire::check_required(l); !all) return std::unexpected(std::move(all.error()));
    return l;
}

} // namespace leadwire
