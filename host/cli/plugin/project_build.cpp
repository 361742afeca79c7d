#include "host/cli/plugin/project.hpp"
#include "host/cli/plugin/run_program.hpp"

#include <fmt/format.h>

#include <cstdio>

namespace leadwire::cli {
namespace {

/// If it fails, what it said goes to standard error.
result<void> run_step(const std::vector<std::string>& command) {
    const auto end = run_program(command);
    if (end.status == 0) return {};
    std::fwrite(end.output.data(), 1, end.output.size(), stderr);
    return fail(error_code::refused, command.front(),
                fmt::format("failed ({}); what it said stands above", end.trouble));
}

} // namespace

result<void> build(const project& p, const kit_place& kit) {
    const auto tree = (p.directory / "build").string();
    auto configured =
        run_step({"cmake", "-S", p.directory.string(), "-B", tree, "-DCMAKE_BUILD_TYPE=Release",
                     "-DCMAKE_PREFIX_PATH=" + kit.prefix.string()});
    if (!configured) return configured;
    auto built = run_step({"cmake", "--build", tree, "--config", "Release"});
    if (!built) return built;
    if (std::error_code ec; !std::filesystem::exists(p.plugin(), ec))
        return fail(error_code::not_found, p.plugin().string(), "the build did not make it");
    return {};
}

} // namespace leadwire::cli
