#include "tests/support/pooler.hpp"

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

std::string pooler::new_database() {
    auto url = postgres_cluster::instance().new_database();
    const auto& direct = postgres_cluster::instance().port();
    return url.replace(url.find(":" + direct + "/") + 1, direct.size(), port_);
}

} // namespace leadwire::test
