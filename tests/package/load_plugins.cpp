// Loads each plugin that is named, and says what stands in the way of using or of unloading it.
#include "host/plugin/plugin_set.hpp"

#include <cstdio>
#include <fstream>

using namespace leadwire;

namespace {

int complain(const char* file, const std::string& text) {
    std::fprintf(stderr, "%s: %s\n", file, text.c_str());
    return 1;
}

bool in_memory(const char* file) {
    std::ifstream maps("/proc/self/maps");
    for (std::string line; std::getline(maps, line);)
        if (line.ends_with(file)) return true;
    return false;
}

int try_out(const char* file) {
    auto seen = plugin::inspect(file);
    if (!seen) return complain(file, seen.error().message());
    if (!seen->remarks.empty()) return complain(file, seen->remarks.front());
    auto loaded = plugin::load(file);
    if (!loaded) return complain(file, loaded.error().message());
    const json::object settings{{"key", "k"}, {"token_url", "https://x"}, {"client_id", "c"}, {"client_secret", "s"}};
    auto made = plugin::configure(*loaded, "package", settings);
    if (!made) return complain(file, made.error().message());
    if (!(*made)->has(plugin::entry::process, flow::new_lead)) return complain(file, "it does nothing in flow new");
    made->reset();
    loaded->reset();
    return in_memory(file) ? complain(file, "it stays in memory after its last use") : 0;
}

} // namespace

int main(int argc, char** argv) {
    int failures = argc < 2 ? 1 : 0;
    for (int i = 1; i < argc; ++i) failures += try_out(argv[i]);
    return failures == 0 ? 0 : 1;
}
