#include "host/cli/plugin/isolated.hpp"
#include "host/cli/plugin/project.hpp"

#include <fmt/format.h>
#include <sys/resource.h>
#include <unistd.h>

#include <csignal>
#include <cstdio>
#include <stdexcept>
#include <vector>

namespace leadwire::cli {
namespace {

/// Far beyond what a build takes: it ends one that waits for something.
constexpr auto longest_build = std::chrono::minutes(30);

/// Runs a program found on the path. If it fails, what it said goes to standard error.
result<void> run_program(std::vector<std::string> command) {
    const auto end = run_isolated(
        [&](const step_marker&) -> std::string {
            std::vector<char*> words;
            for (auto& word : command) words.push_back(word.data());
            words.push_back(nullptr);
            std::signal(SIGXFSZ, SIG_DFL);
            for (auto what : {RLIMIT_FSIZE, RLIMIT_DATA}) { // those of plugins are none for compilers
                rlimit all{};
                ::getrlimit(what, &all);
                all.rlim_cur = all.rlim_max;
                ::setrlimit(what, &all);
            }
            ::execvp(words.front(), words.data());
            throw std::runtime_error(command.front() + " cannot be started; install the package cmake");
        },
        longest_build);
    if (end.status == 0) return {};
    std::fwrite(end.output.data(), 1, end.output.size(), stderr);
    return fail(error_code::refused, command.front(),
                fmt::format("failed ({}); what it said stands above", end.trouble));
}

} // namespace

result<void> build(const project& p, const kit_place& kit) {
    const auto tree = (p.directory / "build").string();
    auto configured =
        run_program({"cmake", "-S", p.directory.string(), "-B", tree, "-DCMAKE_BUILD_TYPE=Release",
                     "-DCMAKE_PREFIX_PATH=" + kit.prefix.string()});
    if (!configured) return configured;
    auto built = run_program({"cmake", "--build", tree, "--config", "Release"});
    if (!built) return built;
    if (std::error_code ec; !std::filesystem::exists(p.plugin(), ec))
        return fail(error_code::not_found, p.plugin().string(), "the build did not make it");
    return {};
}

} // namespace leadwire::cli
