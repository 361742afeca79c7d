// A statement on SQLite's own interface, for rows that are read and written by the thousand: SOCI copies every
// text into a buffer, from there into a vector, and only from there do we; here a text that is read is SQLite's
// own memory, and one that is written is the caller's.
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

    /// Parameters count from 1 and keep their values. Texts and bytes must stay as they are until the run
    /// has ended.
    void bind(int parameter, std::string_view text);
    void bind(int parameter, std::int64_t value);
    void bind_null(int parameter);
    void bind_bytes(int parameter, std::string_view bytes);
    template <class T>
    void bind(int parameter, const std::optional<T>& value) {
        value ? bind(parameter, *value) : bind_null(parameter);
    }
    /// To its end; whatever rows it gives are left.
    void run();
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
    void check(int code) const;
    struct finalizer {
        void operator()(sqlite_api::sqlite3_stmt* s) const { sqlite_api::sqlite3_finalize(s); }
    };
    std::unique_ptr<sqlite_api::sqlite3_stmt, finalizer> statement_;
};

} // namespace leadwire::db::sqlite
