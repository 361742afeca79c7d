#include "host/lead/field_tree.hpp"
#include "host/lead/fields.hpp"

#include <algorithm>

namespace leadwire {
namespace {

constexpr std::string_view blanks = " \t";
constexpr std::string_view line_space = " \t\r\v\f";

std::unexpected<template_error> wrong(std::size_t offset, std::string text) {
    return std::unexpected(template_error{offset, std::move(text)});
}

/// The attachment that the lead's custom field holds, if it holds anything.
result<std::optional<attachment>> attached(const lead& l, const std::string& name,
                                           const std::string& field_name) {
    const auto* value = json::find(l.meta, name);
    if (!value || value->is_null() || *value == json::value("")) return std::nullopt;
    if (auto found = attachment_in(*value)) return found;
    return invalid(field_name,
                   "the lead's custom field \"" + name + "\" is not a file: found " +
                       std::string(value->kind()) +
                       ", a file is an object as in {\"file\": \"…\", \"name\": \"scan.pdf\", \"type\": "
                       "\"application/pdf\"}");
}

template <class Line>
void add_all(std::vector<std::string>& to, const std::vector<Line>& lines, auto values_of) {
    for (const auto& l : lines)
        for (auto& value : values_of(l.value))
            if (std::ranges::find(to, value) == to.end()) to.push_back(std::move(value));
}

} // namespace

std::expected<field_templates, template_error> field_templates::parse(std::string_view text,
                                                                      body_format format) {
    field_templates made;
    field_tree shapes;
    for (std::size_t begin = 0, end = 0; begin < text.size(); begin = end + 1) {
        end = std::min(text.find('\n', begin), text.size());
        auto first = text.find_first_not_of(line_space, begin);
        if (first >= end) continue;
        auto last = text.find_last_not_of(line_space, end - 1) + 1;
        auto name_end = std::min(text.find_first_of(blanks, first), last);
        auto value_begin = std::min(text.find_first_not_of(blanks, name_end), last);
        line l{.name = std::string(text.substr(first, name_end - first)), .offset = value_begin, .value = {}};
        if (format == body_format::json) {
            auto path = parse_field_path(l.name);
            if (!path) return wrong(first, std::move(path.error()));
            if (auto fits = shapes.put(*path, {}); !fits)
                return wrong(first, "field \"" + l.name + "\": " + fits.error());
        }
        auto value = macro_template::parse(text.substr(value_begin, last - value_begin), text_context::plain);
        if (!value) return wrong(value_begin + value.error().offset, std::move(value.error().text));
        if (value->file_field() && (format == body_format::json || format == body_format::query))
            return wrong(value_begin, "{file:" + *value->file_field() + "} cannot be sent in body format " +
                                          std::string(name_of(format)) + "; allowed with: form, multipart");
        l.value = std::move(*value);
        auto earlier =
            appends(l.name) ? made.lines_.end() : std::ranges::find(made.lines_, l.name, &line::name);
        if (earlier == made.lines_.end())
            made.lines_.push_back(std::move(l));
        else
            *earlier = std::move(l);
    }
    return made;
}

result<field_list> field_templates::expand(const macro_input& input) const {
    field_list list;
    list.fields_.reserve(lines_.size());
    for (const auto& l : lines_) {
        auto& made = list.fields_.emplace_back();
        made.name = l.name;
        if (const auto* file = l.value.file_field()) {
            auto found = attached(input.order(), *file, l.name);
            if (!found) return std::unexpected(std::move(found.error()));
            made.file = std::move(*found);
        } else {
            l.value.append_to(made.value, input);
        }
    }
    return list;
}

std::vector<template_warning> field_templates::warnings() const {
    std::vector<template_warning> all;
    for (const auto& l : lines_)
        for (auto warning : l.value.warnings()) {
            warning.offset += l.offset;
            all.push_back(std::move(warning));
        }
    std::ranges::sort(all, {}, &template_warning::offset);
    return all;
}

std::vector<std::string> field_templates::secrets() const {
    std::vector<std::string> names;
    add_all(names, lines_, [](const macro_template& t) { return t.secrets(); });
    return names;
}

std::vector<std::string> field_templates::filtered_secrets(const secret_values& values) const {
    std::vector<std::string> texts;
    add_all(texts, lines_, [&](const macro_template& t) { return t.filtered_secrets(values); });
    return texts;
}

} // namespace leadwire
