// An author's project: made from the template, built with CMake.
#pragma once

#include "host/cli/plugin/kit_place.hpp"

#include <string>
#include <string_view>

namespace leadwire::cli {

/// "my-crm" → "MyCrmPlugin": a name that C++ takes and the SDK does not have.
[[nodiscard]] std::string class_name_for(std::string_view plugin);

/// Copies the template into `directory`, which is not there or empty. Names of plugins that cannot be one of
/// a CMake target are refused.
[[nodiscard]] result<void> make_project(const kit_place& kit, const std::string& plugin,
                                        const std::filesystem::path& directory);

struct project {
    std::filesystem::path directory;
    std::string target; ///< what its CMakeLists.txt gives to leadwire_add_plugin

    [[nodiscard]] std::filesystem::path plugin() const {
        return directory / "build/plugins" / (target + ".so");
    }
    [[nodiscard]] std::filesystem::path cases() const { return directory / "cases.jsonl"; }
};
/// An error says what a directory needs to be a project.
[[nodiscard]] result<project> project_in(const std::filesystem::path& directory);
/// Configures and builds it (Release) in its directory build/. What a compiler says against it goes to
/// standard error.
[[nodiscard]] result<void> build(const project& p, const kit_place& kit);

} // namespace leadwire::cli
