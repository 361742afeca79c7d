// PgBouncer in transaction mode before the test program's PostgreSQL server. Gone with the object.
#pragma once

#include "tests/support/postgres_cluster.hpp"

namespace leadwire::test {

class pooler {
public:
    /// The one of this program.
    static pooler& instance();
    /// So many connections to the server for each database; `settings` as pgbouncer.ini has them.
    explicit pooler(int connections, const std::vector<std::string>& settings = {});
    ~pooler();
    pooler(const pooler&) = delete;
    pooler& operator=(const pooler&) = delete;

    /// "postgresql://postgres@127.0.0.1:PORT/NAME" of a new, empty database.
    [[nodiscard]] std::string new_database();

private:
    background_process script_;
    std::string port_;
};

} // namespace leadwire::test
