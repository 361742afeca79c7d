#include "host/cli/app.hpp"
#include "host/plugin/child/child_main.hpp"

#include <string_view>

/// What jemalloc reads when it starts: memory in huge pages. A tick fills some 50 MB once, and the faults of
/// small pages were a quarter of its CPU on a virtual machine (docs/benchmarks.md).
extern "C" [[gnu::visibility("default")]] const char* malloc_conf;
const char* malloc_conf = "thp:always";

int main(int argc, char** argv) {
    if (argc > 1 && std::string_view(argv[1]) == leadwire::plugin::child_argument)
        return leadwire::plugin::run_child(argc - 2, argv + 2);
    return leadwire::cli::run(argc, argv);
}
