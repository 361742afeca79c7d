#include "host/cli/app.hpp"

int main(int argc, char** argv) {
    return leadwire::cli::run(argc, argv);
}
