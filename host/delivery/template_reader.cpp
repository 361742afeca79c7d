#include "host/delivery/template_reader.hpp"

#include "host/delivery/one_line.hpp"
#include "host/delivery/secret_pieces.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace leadwire {
namespace {

constexpr std::size_t shown = 300; // characters

void warn(table_reader& from, std::string_view key, const toml_value& text,
          const std::vector<template_warning>& warnings) {
    if (warnings.empty()) return;
    string_places places(from.remarks().source, text.place);
    for (const auto& w : warnings)
        from.remarks().warning(places.at(w.offset),
                               fmt::format("{}: {}", from.path_of(key), one_line(w.text, shown)));
}

} // namespace

void mistake_within(table_reader& from, std::string_view key, const toml_value& text, std::size_t offset,
                    std::string_view sentence) {
    string_places places(from.remarks().source, text.place);
    from.remarks().mistake(places.at(offset),
                           fmt::format("{}: {}", from.path_of(key), one_line(sentence, shown)));
}

std::optional<macro_template> read_template(table_reader& from, std::string_view key, const toml_value& text,
                                            text_context context) {
    auto parsed = macro_template::parse(*text.as<std::string>(), context);
    if (!parsed) {
        mistake_within(from, key, text, parsed.error().offset, parsed.error().text);
        return std::nullopt;
    }
    warn(from, key, text, parsed->warnings());
    if (const auto* name = parsed->file_field()) {
        mistake_within(from, key, text, 0,
                       fmt::format("found {{file:{}}}; allowed: only as the whole value of a field", *name));
        return std::nullopt;
    }
    return std::move(*parsed);
}

field_templates read_fields(table_reader& from, std::string_view key, const toml_value& text,
                            body_format format) {
    constexpr int most_mistakes = 20;
    auto rest = *text.as<std::string>();
    auto parsed = field_templates::parse(rest, format);
    for (int n = 1; !parsed; ++n) {
        auto offset = std::min(parsed.error().offset, rest.size());
        mistake_within(from, key, text, offset, parsed.error().text);
        if (n == most_mistakes) return {};
        // The line is set aside, so that the lines behind it can be looked at too.
        auto begin = rest.rfind('\n', offset == 0 ? 0 : offset - 1) + 1; // npos + 1 is 0
        auto end = std::min(rest.find('\n', offset), rest.size());
        rest.replace(begin, end - begin, end - begin, ' ');
        parsed = field_templates::parse(rest, format);
    }
    warn(from, key, text, parsed->warnings());
    return std::move(*parsed);
}

std::optional<macro_template> read_secret_template(table_reader& from, std::string_view key,
                                                   const toml_value& text) {
    const auto& content = *text.as<std::string>();
    auto pieces = secret_pieces(content);
    if (pieces) {
        std::size_t end = 0;
        for (const auto& piece : *pieces) {
            if (auto brace = content.find('{', end); brace < piece.offset) break;
            end = piece.offset + piece.size;
        }
        if (auto brace = content.find('{', end); brace != content.npos) {
            mistake_within(from, key, text, brace, "found a brace; allowed: the macro {secret:NAME} alone");
            return std::nullopt;
        }
    }
    return read_template(from, key, text, text_context::url);
}

std::string without_macros(std::string_view text) {
    std::string out;
    while (!text.empty()) {
        auto end = text[0] == '{' ? text.find_first_of("{}", 1) : text.npos;
        if (end != text.npos && text[end] == '}') {
            out += 'x';
            text.remove_prefix(end + 1);
        } else {
            out += text[0];
            text.remove_prefix(1);
        }
    }
    return out;
}

} // namespace leadwire
