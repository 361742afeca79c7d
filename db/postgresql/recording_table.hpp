// How PostgreSQL writes sends for replay: a statement for all of them. Throws soci_error, and is called within a
// transaction.
#pragma once

#include "db/plugin_records.hpp"
#include "db/postgresql/batch_statement.hpp"

#include <span>

namespace leadwire::db::postgresql {

class recording_table {
public:
    explicit recording_table(connection& c);
    /// Those whose lead is there; of each integration the oldest beyond `most` go.
    void keep(std::span<const recorded_send> sends, std::size_t most);

private:
    connection& connection_;
    batch_statement insert_, drop_;
};

} // namespace leadwire::db::postgresql
