// A statement on SQLite's own interface, for rows that are read by the thousand: SOCI copies every text into
// a buffer, from there into a vector, and only from there do we; here a text is SQLite's own memory.
#pragma once

#include "db/sqlite/connection.hpp"

#include <memory>
#include <optional>
#include <string_view>

namespace leadwire::db::sqlite {

class row_statement {
public:
    /// Throws soci_error, as do the others.
    row_statement(connection& c, std::string_view sql);

    /// Parameters count from 1. `text` must stay as it is until the last row was read.
    void bind(int parameter, std::string_view text);
    /// False after the last row; the statement is then ready to run again.
    [[nodiscard]] bool next();
    /// Ends a run before its last row.
    void reset();

    // Columns of the present row count from 0. A text lives until `next` or `reset`.
    [[nodiscard]] std::int64_t integer(int column) const;
    [[nodiscard]] std::optional<std::int64_t> integer_or_null(int column) const;
    [[nodiscard]] std::string_view text(int column) const; ///< empty for NULL
    [[nodiscard]] bool is_null(int column) const;

private:
    struct finalizer {
        void operator()(sqlite_api::sqlite3_stmt* s) const { sqlite_api::sqlite3_finalize(s); }
    };
    std::unique_ptr<sqlite_api::sqlite3_stmt, finalizer> statement_;
};

} // namespace leadwire::db::sqlite
