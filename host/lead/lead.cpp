#include "host/lead/lead.hpp"

namespace leadwire {
namespace {

/// The text member of that name; `missing` if there is none; nothing if it is no text.
std::optional<std::string> text_in(const json::object& o, std::string_view name, std::string_view missing) {
    auto* v = json::find(o, name);
    if (!v || v->is_null()) return std::string(missing);
    if (auto* text = v->if_string()) return text->empty() ? std::string(missing) : *text;
    return std::nullopt;
}

} // namespace

std::string_view lead::tag(std::string_view tag_name) const {
    for (auto& [there, text] : track)
        if (there == tag_name) return text;
    return {};
}

std::optional<attachment> attachment_in(const json::value& custom_field) {
    auto* o = custom_field.if_object();
    if (!o) return std::nullopt;
    auto file = text_in(*o, "file", "");
    if (!file || file->empty()) return std::nullopt;
    auto name = text_in(*o, "name", *file);
    auto type = text_in(*o, "type", "application/octet-stream");
    if (!name || !type) return std::nullopt;
    return attachment{std::move(*file), std::move(*name), std::move(*type)};
}

} // namespace leadwire
