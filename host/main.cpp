#include "host/cli/app.hpp"
#include "host/plugin/child/child_main.hpp"

#include <string_view>

int main(int argc, char** argv) {
    if (argc > 1 && std::string_view(argv[1]) == leadwire::plugin::child_argument)
        return leadwire::plugin::run_child(argc - 2, argv + 2);
    return leadwire::cli::run(argc, argv);
}
