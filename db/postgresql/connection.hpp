// One connection to a PostgreSQL server. What fails throws soci_error; `explain` puts it into words.
#pragma once

#include "db/postgresql/server_url.hpp"
#include "db/statement.hpp"

#include <soci/postgresql/soci-postgresql.h>
#include <soci/soci.h>

#include <memory>
#include <span>
#include <string>
#include <vector>

namespace leadwire::db::postgresql {

/// Five signs, as PostgreSQL's manual lists them; blank where there is none.
[[nodiscard]] std::string sqlstate_of(const soci::soci_error& thrown);
/// True if the server undid a transaction for another's sake (deadlock, serialization): it may be run again.
[[nodiscard]] bool undone_for_another(const soci::soci_error& thrown);
/// What the server said, in one line without the names of SOCI's functions.
[[nodiscard]] std::string words_of(const soci::soci_error& thrown);
/// `broken`: what is known of a transaction whose connection was lost.
[[nodiscard]] error explain(const server_url& url, const soci::soci_error& thrown, const std::string& broken);

class connection {
public:
    [[nodiscard]] static result<std::unique_ptr<connection>> open(const server_url& url);

    /// Ready for SOCI: what was deferred has been sent. Not to be held on to while `deferring`.
    [[nodiscard]] soci::session& session() {
        flush();
        return session_;
    }
    [[nodiscard]] const std::string& place() const { return url_.shown; }
    /// Any number of statements; gives the tag of the last one ("COMMIT").
    std::string run(const std::string& script);
    /// "COPY … FROM STDIN" with these lines.
    void copy(const std::string& statement, std::string_view lines);
    /// False if the server has closed it, or it broke: looks without asking the server.
    [[nodiscard]] bool alive();
    [[nodiscard]] error explain(const soci::soci_error& thrown) const;

    /// Until the end of the transaction: writes go out together with the next statement that has to be waited for. What one
    /// of them throws comes then.
    void defer_writes() { deferring_ = !pooled(); }
    [[nodiscard]] bool deferring() const { return deferring_; }
    /// Of the transaction that is open; 0: none is.
    [[nodiscard]] std::int64_t transaction_number() const { return stage_ == stage::idle ? 0 : transactions_; }
    void flush();

    // For statements on libpq itself.
    using answer = std::unique_ptr<PGresult, decltype(&PQclear)>;
    [[nodiscard]] PGconn* handle() { return handle_; }
    /// Of no other connection, in case that a pooler keeps them apart badly.
    [[nodiscard]] std::string next_name() { return "batch_" + std::to_string(PQbackendPID(handle_)) + "_" + std::to_string(++names_); }
    /// To be sent with the next one; without a name the text itself. What it gives goes into `into` then.
    void defer(const std::string& name, const std::string& sql, std::span<const char* const> parameters,
               answer* into = nullptr);
    [[nodiscard]] bool has_deferred() const { return !deferred_.empty(); }
    /// What the last one that was deferred gives.
    [[nodiscard]] answer collect();
    /// Throws what the server said.
    [[noreturn]] void refuse(const answer& got) const;
    /// True if nothing can be kept in the connection.
    [[nodiscard]] bool pooled() const { return url_.pool == server_url::pooling::transaction; }

private:
    friend class transaction;
    explicit connection(const server_url& url);
    [[nodiscard]] result<void> check_server() const;
    void drop_deferred();
    static void hear(void* self, const PGresult* remark);

    server_url url_;
    soci::session session_;
    PGconn* handle_ = nullptr;
    enum class stage { idle, open, committing } stage_ = stage::idle;
    int names_ = 0;
    std::vector<answer*> deferred_; ///< statements that are under way, and where their answers go
    std::int64_t transactions_ = 0;
    bool deferring_ = false;
    bool said_goodbye_ = false; ///< the server has, though its end of the connection is not yet closed
};

/// Undone unless committed.
class transaction {
public:
    explicit transaction(connection& c, const std::string& settings = "");
    transaction(const transaction&) = delete;
    transaction& operator=(const transaction&) = delete;
    ~transaction();
    void commit();

private:
    connection& connection_;
};

} // namespace leadwire::db::postgresql
