#include "tests/support/pooler.hpp"

#include <cstdio>
#include <stdexcept>

namespace leadwire::test {
namespace {

std::vector<std::string> script(int connections, const std::vector<std::string>& settings) {
    std::vector<std::string> command{LEADWIRE_SOURCE_DIR "/tests/support/pooler", postgres_cluster::instance().port(),
                                     std::to_string(connections)};
    command.insert(command.end(), settings.begin(), settings.end());
    return command;
}

} // namespace

pooler& pooler::instance() {
    // Fewer than one program that serves has for itself.
    static pooler one(3);
    return one;
}

pooler::pooler(int connections, const std::vector<std::string>& settings)
    : script_(script(connections, settings), background_process::input::written), port_(script_.read_line()) {}

pooler::~pooler() {
    script_.close_input();
    try {
        (void)script_.wait();
    } catch (const std::runtime_error& late) {
        std::fprintf(stderr, "the pooler does not end: %s\n", late.what());
    }
}

std::string pooler::new_database() {
    auto url = postgres_cluster::instance().new_database();
    const auto& direct = postgres_cluster::instance().port();
    return url.replace(url.find(":" + direct + "/") + 1, direct.size(), port_);
}

} // namespace leadwire::test
