#include "tests/support/postgres_cluster.hpp"

#include <cstdio>
#include <stdexcept>

namespace leadwire::test {
namespace {

constexpr std::chrono::seconds patience{120};

} // namespace

postgres_cluster& postgres_cluster::instance() {
    static postgres_cluster one;
    return one;
}

postgres_cluster::postgres_cluster(const place& where)
    // The server may crash in a test, the machine does not: nothing need reach the disk.
    : script_(where.command({LEADWIRE_SOURCE_DIR "/tests/support/postgres_cluster", "--address", where.address, "fsync=off",
                             "full_page_writes=off"}),
              background_process::input::written),
      address_(where.address) {
    auto line = script_.read_line(patience);
    auto space = line.find(' ');
    if (space == line.npos) throw std::runtime_error("the PostgreSQL cluster says: " + line);
    directory_ = line.substr(0, space);
    port_ = line.substr(space + 1);
}

postgres_cluster::~postgres_cluster() {
    script_.close_input();
    try {
        (void)script_.wait(patience);
    } catch (const std::runtime_error& late) {
        std::fprintf(stderr, "the PostgreSQL cluster does not end: %s\n", late.what());
    }
}

std::string postgres_cluster::url(const std::string& database) const {
    return "postgresql://postgres@" + address_ + ":" + port_ + "/" + database;
}

std::string postgres_cluster::new_database() {
    auto name = "new_" + std::to_string(++databases_);
    tell("create " + name, "created");
    return url(name);
}

void postgres_cluster::tell(const std::string& command, const std::string& answer) {
    script_.write_line(command);
    auto line = script_.read_line(patience);
    if (line != answer) throw std::runtime_error("the PostgreSQL cluster says: " + line);
}

} // namespace leadwire::test
