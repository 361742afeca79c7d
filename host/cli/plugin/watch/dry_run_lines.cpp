#include "host/cli/plugin/watch/dry_run_lines.hpp"

#include <fmt/format.h>

#include <string_view>

namespace leadwire::cli {
namespace {

std::string text_in(const json::object& of, std::string_view name) {
    const auto* found = json::find(of, name);
    return found != nullptr ? json::plain_text(*found) : std::string();
}

/// Scalars on one line, each member of anything else on its own.
void add_json(text_lines& lines, const std::string& before, const json::value& v, const std::string& indent) {
    const auto add_all = [&](char open, const auto& members, char close, const auto& name_of, const auto& value_of) {
        lines.push_back(before + open);
        for (const auto& m : members) add_json(lines, indent + "  " + name_of(m), value_of(m), indent + "  ");
        lines.push_back(indent + close);
    };
    if (const auto* o = v.if_object(); o && !o->empty())
        add_all('{', *o, '}', [](const json::member& m) { return json::dump(m.first) + ": "; },
                [](const json::member& m) -> const json::value& { return m.second; });
    else if (const auto* a = v.if_array(); a && !a->empty())
        add_all('[', *a, ']', [](const json::value&) { return ""; },
                [](const json::value& e) -> const json::value& { return e; });
    else
        lines.push_back(before + json::dump(v));
}

void add_parts(text_lines& lines, std::string_view text, char between) {
    for (;;) {
        const auto end = text.find(between);
        lines.emplace_back(text.substr(0, end));
        if (end == text.npos) return;
        text.remove_prefix(end + 1);
    }
}

void add_body(text_lines& lines, const std::string& body, std::string_view type) {
    if (body.empty()) return;
    lines.emplace_back();
    if (const auto document = json::parse(body); document && (document->if_object() || document->if_array()))
        add_json(lines, "", *document, "");
    else
        add_parts(lines, body, type.starts_with("application/x-www-form-urlencoded") ? '&' : '\n');
}

void add_request(text_lines& lines, const json::object& request) {
    lines.push_back(text_in(request, "method") + ' ' + text_in(request, "url"));
    std::string type;
    if (const auto* headers = json::find(request, "headers"))
        for (const auto& row : *headers->if_array()) {
            const auto name = json::plain_text((*row.if_array())[0]), value = json::plain_text((*row.if_array())[1]);
            lines.push_back(name + ": " + value);
            if (name == "Content-Type") type = value;
        }
    add_body(lines, text_in(request, "body"), type);
}

} // namespace

text_lines dry_run_lines(const json::object& document) {
    text_lines lines;
    if (const auto* request = json::find(document, "request"); request && request->if_object())
        add_request(lines, *request->if_object());
    if (const auto nothing = text_in(document, "nothing_sent"); !nothing.empty()) lines.push_back(nothing);
    if (const auto* outcome = json::find(document, "outcome")) {
        lines.emplace_back();
        for (const auto& [name, value] : *outcome->if_object())
            lines.push_back(fmt::format("{:12} {}", name, json::plain_text(value)));
    }
    return lines;
}

} // namespace leadwire::cli
