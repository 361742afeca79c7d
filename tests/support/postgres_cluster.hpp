// A PostgreSQL server of the test program's own: started when it is first asked for, gone with the program.
#pragma once

#include "tests/support/place.hpp"
#include "tests/support/process.hpp"

#include <string>

namespace leadwire::test {

class postgres_cluster {
public:
    /// The one of this program. Throws if it cannot be started.
    static postgres_cluster& instance();

    /// "postgresql://postgres@ADDRESS:PORT/NAME"
    [[nodiscard]] std::string url(const std::string& database) const;
    [[nodiscard]] const std::string& directory() const { return directory_; } ///< of the socket
    [[nodiscard]] const std::string& port() const { return port_; }
    /// The URL of a new, empty database.
    [[nodiscard]] std::string new_database();
    /// Ends the server as a power cut would, or starts it again.
    void crash() { tell("crash", "crashed"); }
    void start() { tell("start", "started"); }
    /// As an administrator does: who is connected is told, then cut off.
    void restart() { tell("restart", "restarted"); }

    explicit postgres_cluster(const place& where = {});
    ~postgres_cluster();
    postgres_cluster(const postgres_cluster&) = delete;
    postgres_cluster& operator=(const postgres_cluster&) = delete;

private:
    void tell(const std::string& command, const std::string& answer);
    background_process script_;
    std::string address_, directory_, port_;
    int databases_ = 0;
};

} // namespace leadwire::test
