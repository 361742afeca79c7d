#include "host/installation/backup_manifest.hpp"

#include "host/lead/json.hpp"

#include <algorithm>
#include <array>
#include <filesystem>

namespace leadwire {
namespace {

constexpr std::array own_files{"leadwire.toml", "secrets.toml", "installation.key"};

std::string text_of(const json::object& o, std::string_view name) {
    const auto* v = json::find(o, name);
    const auto* text = v ? v->if_string() : nullptr;
    return text ? *text : "";
}

std::int64_t number_of(const json::object& o, std::string_view name) {
    const auto* v = json::find(o, name);
    return v ? v->if_integer().value_or(0) : 0;
}

} // namespace

std::string backup_manifest::to_json() const {
    json::object all;
    for (const auto& [name, m] : members) all.emplace_back(name, json::object{{"size", m.size}, {"sha256", m.sha256}});
    return json::dump(json::object{{"format", 1},
                                   {"program", program},
                                   {"schema", schema},
                                   {"key", key},
                                   {"at", leadwire::to_string(at)},
                                   {"database", database},
                                   {"members", std::move(all)}}) +
           '\n';
}

result<backup_manifest> backup_manifest::from_json(std::string_view text) {
    auto wrong = [] { return invalid(std::string(file_name), "is no manifest of a leadwire backup"); };
    auto document = json::parse(text);
    const auto* o = document ? document->if_object() : nullptr;
    if (!o) return wrong();
    if (auto format = number_of(*o, "format"); format != 1)
        return fail(error_code::refused, std::string(file_name),
                    "format " + std::to_string(format) + " is not known; this program reads format 1");
    const auto* members = json::find(*o, "members");
    auto begun = parse_timestamp(text_of(*o, "at"));
    if (!members || !members->if_object() || !begun) return wrong();
    backup_manifest m{.program = text_of(*o, "program"),
                      .schema = static_cast<int>(number_of(*o, "schema")),
                      .key = text_of(*o, "key"),
                      .at = *begun,
                      .database = text_of(*o, "database"),
                      .members = {}};
    for (const auto& [name, value] : *members->if_object()) {
        const auto* one = value.if_object();
        if (!one) return wrong();
        m.members[name] = {number_of(*one, "size"), text_of(*one, "sha256")};
    }
    return m;
}

bool is_member_name(std::string_view name) {
    if (std::ranges::find(own_files, name) != own_files.end()) return true;
    constexpr std::string_view files = "files/";
    if (!name.starts_with(files)) return false;
    name.remove_prefix(files.size());
    return !name.empty() && name.front() != '.' && std::ranges::all_of(name, [](char c) {
        return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || c == '.' || c == '-' || c == '_';
    });
}

bool is_database_name(std::string_view name) {
    const std::filesystem::path path(name);
    if (name.empty() || name.contains('\0') || path.is_absolute() || path.lexically_normal() != path || !path.has_filename() || is_member_name(name) ||
        name == backup_manifest::file_name)
        return false;
    auto first = *path.begin();
    return first != ".." && first != "." && first != "files" && first != "run" && first != "plugins" &&
           std::ranges::find(own_files, first) == own_files.end();
}

} // namespace leadwire
