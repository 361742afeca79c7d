#include "host/cli/app.hpp"

/// What jemalloc reads when it starts: memory in huge pages. A tick fills some 50 MB once, and the faults of
/// small pages were a quarter of its CPU on a virtual machine (docs/benchmarks.md).
extern "C" [[gnu::visibility("default")]] const char* malloc_conf;
const char* malloc_conf = "thp:always";

int main(int argc, char** argv) {
    return leadwire::cli::run(argc, argv);
}
