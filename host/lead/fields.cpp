#include "host/lead/fields.hpp"

#include "host/lead/field_name.hpp"

#include <algorithm>

namespace leadwire {

std::string_view name_of(body_format format) {
    switch (format) {
    case body_format::form:
        return "form";
    case body_format::json:
        return "json";
    case body_format::multipart:
        return "multipart";
    case body_format::query:
        return "query";
    }
    return {};
}

std::optional<body_format> body_format_named(std::string_view name) {
    for (auto format : {body_format::form, body_format::json, body_format::multipart, body_format::query})
        if (name_of(format) == name) return format;
    return std::nullopt;
}

bool appends(std::string_view field_name) {
    return split_type(field_name).name.ends_with("[]");
}

void field_list::set(field f) {
    auto found = appends(f.name) ? fields_.end() : std::ranges::find(fields_, f.name, &field::name);
    if (found == fields_.end())
        fields_.push_back(std::move(f));
    else
        *found = std::move(f);
}

bool field_list::remove(std::string_view name) {
    return std::erase_if(fields_, [&](const field& f) { return f.name == name; }) > 0;
}

const field* field_list::find(std::string_view name) const {
    auto found = std::ranges::find(fields_, name, &field::name);
    return found == fields_.end() ? nullptr : &*found;
}

bool field_list::has_file() const {
    return std::ranges::any_of(fields_, [](const field& f) { return f.file.has_value(); });
}

} // namespace leadwire
