#include "db/sqlite/connection.hpp"

#include <mutex>
#include <thread>

namespace leadwire::db::sqlite {
namespace {

/// A store belongs to one thread at a time, so SQLite need not lock each call, nor count each allocation: a
/// tenth of the cost of a lead. Has no effect, and does no harm, if SQLite is in use already.
void configure_once() {
    static std::once_flag done;
    std::call_once(done, [] {
        sqlite_api::sqlite3_config(SQLITE_CONFIG_MULTITHREAD);
        sqlite_api::sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
    });
}

std::string connect_string(const std::string& path) {
    return "dbname=\"" + path + "\"";
}

} // namespace

connection::connection(const std::string& path, std::chrono::milliseconds patience)
    : path_(path), patience_(patience), session_(soci::sqlite3, connect_string(path)) {
    handle_ = static_cast<soci::sqlite3_session_backend*>(session_.get_backend())->conn_;
    sqlite_api::sqlite3_extended_result_codes(handle_, 1);
    sqlite_api::sqlite3_busy_timeout(handle_, static_cast<int>(patience.count()));
    // Large pages, a cache that holds an import's, and a log that is copied back every 16 MB instead of 4:
    // fewer writes. Statements keep their own journals in memory: on disk they were 99 of 100 writes of an
    // import.
    run("PRAGMA page_size = 8192; PRAGMA foreign_keys = ON; PRAGMA synchronous = FULL;"
        "PRAGMA cache_size = -65536; PRAGMA wal_autocheckpoint = 2000; PRAGMA temp_store = MEMORY");
    switch_to_write_ahead();
}

/// Of two programs that switch a new file at once, each waits for the other to let go: SQLite tells both at once that it
/// is busy, without the patience it has elsewhere.
void connection::switch_to_write_ahead() {
    const auto until = std::chrono::steady_clock::now() + patience_;
    for (;;) {
        try {
            std::string mode;
            session_ << "PRAGMA journal_mode = WAL", soci::into(mode);
            if (mode != "wal") throw soci::soci_error("its file system does not allow a write-ahead log");
            return;
        } catch (const soci::sqlite3_soci_error& thrown) {
            const bool busy = (thrown.result() & 0xff) == SQLITE_BUSY;
            if (!busy || std::chrono::steady_clock::now() >= until) throw;
        }
        std::this_thread::sleep_for(std::chrono::milliseconds(1));
    }
}

result<std::unique_ptr<connection>> connection::open(const std::string& path,
                                                     std::chrono::milliseconds patience) {
    // SOCI's connect string has no way to write these.
    if (path.empty() || path.find_first_of("\"\n") != std::string::npos)
        return invalid("sqlite:" + path, "no path of a file; allowed: sqlite:PATH, without double quotes");
    configure_once();
    try {
        return std::unique_ptr<connection>(new connection(path, patience));
    } catch (const soci::soci_error& thrown) {
        return std::unexpected(sqlite::explain(path, patience, thrown));
    }
}

void connection::run(const char* script) {
    int code = sqlite_api::sqlite3_exec(handle_, script, nullptr, nullptr, nullptr);
    if (code != SQLITE_OK) throw soci::sqlite3_soci_error(sqlite_api::sqlite3_errmsg(handle_), code);
}

void connection::prepare_for_sending() {
    sending_ = true;
    switch_triggers(false);
    // A tick walks over its leads once: a cache for more than a batch only makes new pages of memory.
    run("PRAGMA cache_size = -4096");
}

void connection::with_triggers(bool needed) {
    if (sending_ && needed != triggers_) switch_triggers(needed);
}

void connection::switch_triggers(bool on) {
    sqlite_api::sqlite3_db_config(handle_, SQLITE_DBCONFIG_ENABLE_TRIGGER, int{on}, nullptr);
    triggers_ = on;
}

result<void> connection::copy_to(const std::string& file) {
    // One read transaction: a log that grows meanwhile is all that writers notice.
    std::string sql = "VACUUM INTO '";
    for (char c : file) sql.append(c == '\'' ? 2 : 1, c);
    try {
        run((sql + "'").c_str());
        return {};
    } catch (const soci::soci_error& thrown) {
        return std::unexpected(sqlite::explain(file, patience_, thrown));
    }
}

void connection::reset_statements() {
    for (auto* s = sqlite_api::sqlite3_next_stmt(handle_, nullptr); s;
         s = sqlite_api::sqlite3_next_stmt(handle_, s))
        sqlite_api::sqlite3_reset(s);
}

write_transaction::write_transaction(connection& c) : connection_(c) {
    c.run("BEGIN IMMEDIATE");
}

write_transaction::~write_transaction() {
    if (stage_ == stage::ended) return;
    connection_.reset_statements();
    try {
        connection_.run("ROLLBACK");
    } catch (const soci::soci_error&) {
        // SQLite has already rolled back by itself, as it does on a full disk.
    }
}

void write_transaction::commit() {
    connection_.run("COMMIT");
    stage_ = stage::ended;
}

} // namespace leadwire::db::sqlite
