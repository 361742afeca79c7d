// One connection to one SQLite file, with what the product asks of it: WAL, synchronous, foreign keys,
// patience.
#pragma once

#include "host/lead/error.hpp"

#include <soci/soci.h>
#include <soci/sqlite3/soci-sqlite3.h>

#include <chrono>
#include <memory>
#include <string>

namespace leadwire::db::sqlite {

/// What SOCI threw, in words.
[[nodiscard]] error explain(const std::string& path, std::chrono::milliseconds patience,
                            const soci::soci_error& thrown);

class connection {
public:
    /// `patience`: how long a statement waits for another program's write.
    [[nodiscard]] static result<std::unique_ptr<connection>> open(const std::string& path,
                                                                  std::chrono::milliseconds patience);

    [[nodiscard]] soci::session& session() { return session_; }
    [[nodiscard]] sqlite_api::sqlite3* handle() { return handle_; }
    [[nodiscard]] const std::string& path() const { return path_; }
    /// Any number of statements, also with ";" inside, as triggers have. Throws soci_error, as SOCI does.
    void run(const char* script);
    /// For a connection whose statements do themselves what the schema's triggers do. Before the first
    /// statement.
    void prepare_for_sending();
    /// Whether the transaction that begins needs the triggers. A connection that is not for sending always
    /// has them. A change costs each statement a new preparation.
    void with_triggers(bool needed);
    /// See db::store. An error is about the file, unless reading the database failed.
    [[nodiscard]] result<void> copy_to(const std::string& file);
    [[nodiscard]] error explain(const soci::soci_error& thrown) const;
    /// Ends what statements still have open, so that a failed one cannot hold its lock or an old snapshot.
    void reset_statements();

private:
    connection(const std::string& path, std::chrono::milliseconds patience);
    void switch_to_write_ahead();
    void switch_triggers(bool on);
    std::string path_;
    std::chrono::milliseconds patience_;
    soci::session session_;
    sqlite_api::sqlite3* handle_ = nullptr;
    bool sending_ = false, triggers_ = true;
};

/// Takes the write lock at once, so that what it reads is still so when it writes. Rolled back unless
/// committed.
class write_transaction {
public:
    explicit write_transaction(connection& c);
    write_transaction(const write_transaction&) = delete;
    write_transaction& operator=(const write_transaction&) = delete;
    ~write_transaction();
    void commit();

private:
    connection& connection_;
    enum class stage { open, ended } stage_ = stage::open;
};

/// Runs `body`, which gives a result, and turns what SOCI throws into its error.
template <class F>
auto guarded(connection& c, F&& body) -> decltype(body()) {
    try {
        return body();
    } catch (const soci::soci_error& thrown) {
        c.reset_statements();
        return std::unexpected(c.explain(thrown));
    }
}

} // namespace leadwire::db::sqlite
