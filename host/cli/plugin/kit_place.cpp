#include "host/cli/plugin/kit_place.hpp"

#include <fstream>
#include <string>

namespace leadwire::cli {
namespace {

namespace fs = std::filesystem;

/// The source tree of a build tree; empty if it is none.
fs::path source_of(const fs::path& build) {
    constexpr std::string_view key = "CMAKE_HOME_DIRECTORY:INTERNAL=";
    std::ifstream cache(build / "CMakeCache.txt");
    for (std::string line; std::getline(cache, line);)
        if (line.starts_with(key)) return line.substr(key.size());
    return {};
}

} // namespace

result<kit_place> find_kit(const fs::path& program) {
    std::error_code ec;
    for (auto at = program.parent_path(); !at.empty(); at = at.parent_path()) {
        if (auto installed = at / "share/leadwire-sdk/template"; fs::is_directory(installed, ec))
            return kit_place{std::move(installed), at};
        if (fs::exists(at / "sdk/leadwire-sdk-config.cmake", ec))
            if (auto source = source_of(at) / "sdk/template"; fs::is_directory(source, ec))
                return kit_place{std::move(source), at / "sdk"};
        if (at == at.parent_path()) break;
    }
    return fail(error_code::not_found, "kit",
                "found no share/leadwire-sdk/template above " + program.string() +
                    "; install the package leadwire-sdk, or use the program of a build tree");
}

result<kit_place> find_kit() {
    std::error_code ec;
    auto program = fs::read_symlink("/proc/self/exe", ec);
    if (ec) return fail(error_code::io, "/proc/self/exe", ec.message());
    return find_kit(program);
}

} // namespace leadwire::cli
