#include "host/cli/app.hpp"

/// What jemalloc reads when it starts: memory in huge pages. A tick fills some 50 MB once, page by page, and
/// a page fault costs more than what is written there, on virtual machines many times more.
extern "C" [[gnu::visibility("default")]] const char* malloc_conf;
const char* malloc_conf = "thp:always";

int main(int argc, char** argv) {
    return leadwire::cli::run(argc, argv);
}
