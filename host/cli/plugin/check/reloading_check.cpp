// 1,000 × load and unload: what grows, leaks.
#include "host/cli/plugin/check/plugin_check.hpp"
#include "host/cli/plugin/sanitized.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <fstream>

namespace leadwire::cli {
namespace {

constexpr int warm_up = 200, rounds = 1000;
/// 2 KiB a round are what an allocator may do on its own; a sanitizer keeps much of what is freed.
constexpr long allowed_growth = sanitized ? 600L << 20 : 2L << 20;

struct usage {
    long memory = 0; ///< bytes in RAM
    long threads = 0, files = 0;
};

long entries(const char* directory) {
    return std::distance(std::filesystem::directory_iterator(directory), {});
}

usage of_this_process() {
    std::ifstream statm("/proc/self/statm");
    long whole = 0, resident = 0;
    statm >> whole >> resident;
    return {resident * ::sysconf(_SC_PAGESIZE), entries("/proc/self/task"), entries("/proc/self/fd")};
}

std::vector<finding> judged(const usage& before, const usage& after) {
    std::vector<finding> found;
    if (after.memory - before.memory > allowed_growth)
        found.push_back(
            {fmt::format("memory grew by {} KiB in {} rounds", (after.memory - before.memory) / 1024, rounds),
             "free what the plugin holds in its destructors; globals that allocate need one too"});
    if (after.threads != before.threads)
        found.push_back({fmt::format("threads: {} before, {} after", before.threads, after.threads),
                         "a plugin starts no threads, or joins them before it is unloaded"});
    if (after.files != before.files)
        found.push_back({fmt::format("open files: {} before, {} after", before.files, after.files),
                         "close what the plugin has opened in its destructors"});
    return found;
}

} // namespace

std::vector<finding> check_reloading(const check_subject& s) {
    std::vector<finding> found;
    s.find(
        [&](const step_marker& at) -> std::vector<finding> {
            usage before;
            for (int i = 0; i < warm_up + rounds; ++i) {
                if (i == warm_up) before = of_this_process();
                at(fmt::format("round {}", i + 1));
                auto loaded = plugin::load(s.file);
                if (!loaded) return {{fmt::format("round {}: {}", i + 1, loaded.error().text), ""}};
                auto object = plugin::configure(std::move(*loaded), "check", s.settings);
            }
            return judged(before, of_this_process());
        },
        found);
    return found;
}

} // namespace leadwire::cli
