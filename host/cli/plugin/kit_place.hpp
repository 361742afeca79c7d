// Where the author's kit lies: beside the program, or in the tree that it was built from.
#pragma once

#include "host/lead/error.hpp"

#include <filesystem>

namespace leadwire::cli {

struct kit_place {
    std::filesystem::path templates; ///< what `plugin new` copies
    std::filesystem::path prefix; ///< for CMAKE_PREFIX_PATH: find_package(leadwire-sdk) finds the SDK in it
};

/// Looks upwards from the program's file: PREFIX/share/leadwire-sdk/template, or a build tree.
[[nodiscard]] result<kit_place> find_kit(const std::filesystem::path& program);
/// Of the program that runs.
[[nodiscard]] result<kit_place> find_kit();

} // namespace leadwire::cli
