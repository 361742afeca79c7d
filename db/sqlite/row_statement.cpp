#include "db/sqlite/row_statement.hpp"

namespace leadwire::db::sqlite {
namespace {

using namespace sqlite_api;

[[noreturn]] void fail_as_soci_does(sqlite3* handle, int code) {
    throw soci::sqlite3_soci_error(sqlite3_errmsg(handle), code);
}

} // namespace

row_statement::row_statement(connection& c, std::string_view sql) {
    sqlite3_stmt* made = nullptr;
    int code = sqlite3_prepare_v3(c.handle(), sql.data(), static_cast<int>(sql.size()),
                                  SQLITE_PREPARE_PERSISTENT, &made, nullptr);
    if (code != SQLITE_OK) fail_as_soci_does(c.handle(), code);
    statement_.reset(made);
}

void row_statement::check(int code) const {
    if (code != SQLITE_OK) fail_as_soci_does(sqlite3_db_handle(statement_.get()), code);
}

void row_statement::bind(int parameter, std::string_view text) {
    // A null pointer would bind NULL instead of an empty text.
    const char* bytes = text.empty() ? "" : text.data();
    check(sqlite3_bind_text(statement_.get(), parameter, bytes, static_cast<int>(text.size()), nullptr));
}
void row_statement::bind(int parameter, std::int64_t value) {
    check(sqlite3_bind_int64(statement_.get(), parameter, value));
}
void row_statement::bind_null(int parameter) {
    check(sqlite3_bind_null(statement_.get(), parameter));
}
void row_statement::bind_bytes(int parameter, std::string_view bytes) {
    const char* data = bytes.empty() ? "" : bytes.data();
    check(sqlite3_bind_blob(statement_.get(), parameter, data, static_cast<int>(bytes.size()), nullptr));
}

void row_statement::run() {
    while (next()) {}
}

bool row_statement::next() {
    int code = sqlite3_step(statement_.get());
    if (code == SQLITE_ROW) return true;
    if (code != SQLITE_DONE) fail_as_soci_does(sqlite3_db_handle(statement_.get()), code);
    reset();
    return false;
}

void row_statement::reset() {
    sqlite3_reset(statement_.get());
}

std::int64_t row_statement::integer(int column) const {
    return sqlite3_column_int64(statement_.get(), column);
}
std::optional<std::int64_t> row_statement::integer_or_null(int column) const {
    if (is_null(column)) return std::nullopt;
    return integer(column);
}
std::string_view row_statement::text(int column) const {
    const auto* bytes = reinterpret_cast<const char*>(sqlite3_column_text(statement_.get(), column));
    if (!bytes) return {};
    return {bytes, static_cast<std::size_t>(sqlite3_column_bytes(statement_.get(), column))};
}
bool row_statement::is_null(int column) const {
    return sqlite3_column_type(statement_.get(), column) == SQLITE_NULL;
}

} // namespace leadwire::db::sqlite
