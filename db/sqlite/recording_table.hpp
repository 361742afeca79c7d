// How SQLite writes sends for replay: row by row, each bound straight from its record. Throws soci_error, and is called
// within a transaction.
#pragma once

#include "db/plugin_records.hpp"
#include "db/sqlite/row_statement.hpp"

#include <span>

namespace leadwire::db::sqlite {

class recording_table {
public:
    explicit recording_table(connection& c);
    /// Those whose lead is there; of each integration the oldest beyond `most` go.
    void keep(std::span<const recorded_send> sends, std::size_t most);

private:
    void add(const recorded_send& send);
    row_statement insert_, drop_;
};

} // namespace leadwire::db::sqlite
