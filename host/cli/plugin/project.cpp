#include "host/cli/plugin/project.hpp"

#include "host/installation/private_file.hpp"
#include "host/plugin/plugin_set.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace leadwire::cli {
namespace {

namespace fs = std::filesystem;

/// Targets that CMake makes itself.
constexpr std::array reserved{"all",     "clean",          "edit_cache", "help",          "install",
                              "package", "package_source", "preinstall", "rebuild_cache", "test"};
constexpr std::size_t longest_name = 63;

result<void> check_name(const std::string& name) {
    if (!plugin::is_plugin_name(name) || name.size() > longest_name)
        return invalid("NAME",
                       fmt::format("found \"{}\", allowed: a-z, 0-9, - and _, beginning with a letter or "
                                   "digit, at most {} characters",
                                   name, longest_name));
    if (std::ranges::find(reserved, name) != reserved.end())
        return invalid("NAME",
                       fmt::format("found \"{}\", which CMake has for itself; allowed: any other", name));
    return {};
}

std::string filled_in(std::string text, const std::string& plugin) {
    const std::pair<std::string_view, std::string> words[] = {{"@NAME@", plugin},
                                                              {"@CLASS@", class_name_for(plugin)},
                                                              {"@DOT@", "."}}; // packages hold no hidden files
    for (const auto& [word, value] : words)
        for (auto at = text.find(word); at != text.npos; at = text.find(word, at + value.size()))
            text.replace(at, word.size(), value);
    return text;
}

} // namespace

std::string class_name_for(std::string_view plugin) {
    std::string name;
    bool starts = true;
    for (const char c : plugin) {
        const bool letter = c >= 'a' && c <= 'z';
        if (c == '-' || c == '_') {
            starts = true;
        } else {
            name += starts && letter ? static_cast<char>(c - 'a' + 'A') : c;
            starts = false;
        }
    }
    if (!name.empty() && name.front() >= '0' && name.front() <= '9') name.insert(0, "Crm");
    return name + "Plugin";
}

result<void> make_project(const kit_place& kit, const std::string& plugin, const fs::path& directory) {
    if (auto good = check_name(plugin); !good) return good;
    std::error_code ec;
    if (fs::exists(directory, ec) && !fs::is_empty(directory, ec))
        return fail(error_code::conflict, directory.string(),
                    "is there and not empty; allowed: a new directory");
    fs::create_directories(directory, ec);
    if (ec) return fail(error_code::io, directory.string(), ec.message());
    for (fs::directory_iterator at(kit.templates, ec), end; !ec && at != end; at.increment(ec)) {
        auto text = read_file(at->path());
        if (!text) return std::unexpected(text.error());
        const auto target = directory / filled_in(at->path().filename().string(), plugin);
        if (auto written = replace_file(target, filled_in(std::move(*text), plugin), file_access::shared);
            !written)
            return written;
    }
    if (ec) return fail(error_code::io, kit.templates.string(), ec.message());
    return {};
}

result<project> project_in(const fs::path& directory) {
    const auto place = (directory / "CMakeLists.txt").string();
    auto text = read_file(place);
    std::string_view target;
    if (text) {
        constexpr std::string_view call = "leadwire_add_plugin(";
        if (const auto at = text->find(call); at != text->npos) {
            target = std::string_view(*text).substr(at + call.size());
            target.remove_prefix(std::min(target.find_first_not_of(" \t\r\n"), target.size()));
            target = target.substr(0, target.find_first_of(" \t\r\n)"));
        }
    }
    if (!plugin::is_plugin_name(target))
        return fail(error_code::not_found, place,
                    "this is no project of a plugin: found no leadwire_add_plugin(NAME …); allowed: such a "
                    "directory, or FILE and CASES");
    project p{fs::absolute(directory), std::string(target)};
    if (std::error_code ec; !fs::exists(p.cases(), ec))
        return fail(error_code::not_found, p.cases().string(), "is not there; it holds the cases");
    return p;
}

} // namespace leadwire::cli
