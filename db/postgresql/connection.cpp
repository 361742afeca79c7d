#include "db/postgresql/connection.hpp"

#include <poll.h>

#include <string_view>
#include <utility>

namespace leadwire::db::postgresql {

connection::connection(const server_url& url) : url_(url), session_(soci::postgresql, url.conninfo) {
    handle_ = static_cast<soci::postgresql_session_backend*>(session_.get_backend())->conn_;
    // Else libpq prints what the server remarks.
    PQsetNoticeReceiver(handle_, hear, this);
}

void connection::hear(void* self, const PGresult* remark) {
    const char* severity = PQresultErrorField(remark, PG_DIAG_SEVERITY_NONLOCALIZED);
    if (std::string_view(severity ? severity : "") == "FATAL")
        static_cast<connection*>(self)->said_goodbye_ = true;
}

result<std::unique_ptr<connection>> connection::open(const server_url& url) {
    try {
        std::unique_ptr<connection> made(new connection(url));
        if (auto fits = made->check_server(); !fits) return std::unexpected(fits.error());
        return made;
    } catch (const soci::soci_error& thrown) {
        auto words = words_of(thrown);
        if (words.contains("unsupported startup parameter"))
            words += "; through PgBouncer add pooling=transaction to the URL";
        return fail(error_code::io, url.shown, words);
    }
}

result<void> connection::check_server() const {
    constexpr int oldest = 13;
    if (PQserverVersion(handle_) < oldest * 10'000)
        return fail(error_code::refused, url_.shown,
                    "the server is PostgreSQL " + std::to_string(PQserverVersion(handle_) / 10'000) +
                        "; allowed: " + std::to_string(oldest) + " or newer");
    const char* encoding = PQparameterStatus(handle_, "server_encoding");
    if (std::string_view(encoding ? encoding : "") != "UTF8")
        return fail(error_code::refused, url_.shown,
                    "the database's encoding is " + std::string(encoding ? encoding : "unknown") +
                        "; allowed: UTF8 (createdb --encoding=UTF8 --template=template0)");
    return {};
}

void connection::defer(const std::string& name, const std::string& sql, std::span<const char* const> parameters,
                       answer* into) {
    if (PQpipelineStatus(handle_) == PQ_PIPELINE_OFF && PQenterPipelineMode(handle_) != 1)
        refuse(answer(nullptr, PQclear));
    auto count = static_cast<int>(parameters.size());
    int sent = name.empty()
                   ? PQsendQueryParams(handle_, sql.c_str(), count, nullptr, parameters.data(), nullptr, nullptr, 0)
                   : PQsendQueryPrepared(handle_, name.c_str(), count, parameters.data(), nullptr, nullptr, 0);
    if (sent != 1) refuse(answer(nullptr, PQclear));
    deferred_.push_back(into);
}

connection::answer connection::collect() {
    answer last(nullptr, PQclear), wrong(nullptr, PQclear);
    const bool synced = PQpipelineSync(handle_) == 1;
    bool all_fine = synced;
    for (auto* into : std::exchange(deferred_, {})) {
        if (!synced) break;
        answer one(PQgetResult(handle_), PQclear);
        while (answer rest{PQgetResult(handle_), PQclear}) {
        }
        auto status = PQresultStatus(one.get());
        bool fine = status == PGRES_TUPLES_OK || status == PGRES_COMMAND_OK;
        all_fine = all_fine && fine;
        if (fine) (into ? *into : last) = std::move(one);
        else if (!wrong && status != PGRES_PIPELINE_ABORTED) wrong = std::move(one);
    }
    if (synced) answer end(PQgetResult(handle_), PQclear); // of the pipeline
    const bool ended = PQexitPipelineMode(handle_) == 1;
    if (!all_fine || !ended || PQstatus(handle_) != CONNECTION_OK) refuse(wrong);
    return last;
}

void connection::drop_deferred() {
    try {
        (void)collect();
    } catch (const soci::soci_error&) {
        // They are undone with their transaction.
    }
}

void connection::flush() {
    if (has_deferred()) (void)collect();
}

std::string connection::run(const std::string& script) {
    flush();
    answer done(PQexec(handle_, script.c_str()), PQclear);
    auto status = PQresultStatus(done.get());
    if (status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK) refuse(done);
    return PQcmdStatus(done.get());
}

void connection::copy(const std::string& statement, std::string_view lines) {
    flush();
    answer begun(PQexec(handle_, statement.c_str()), PQclear);
    if (PQresultStatus(begun.get()) != PGRES_COPY_IN) refuse(begun);
    if (PQputCopyData(handle_, lines.data(), static_cast<int>(lines.size())) != 1 ||
        PQputCopyEnd(handle_, nullptr) != 1)
        refuse(answer(nullptr, PQclear));
    answer done(PQgetResult(handle_), PQclear);
    // The last one is none: only then may the next statement begin.
    while (answer rest{PQgetResult(handle_), PQclear}) {
    }
    if (PQresultStatus(done.get()) != PGRES_COMMAND_OK) refuse(done);
}

void connection::refuse(const answer& got) const {
    const char* state = PQresultErrorField(got.get(), PG_DIAG_SQLSTATE);
    const char* words = got ? PQresultErrorMessage(got.get()) : PQerrorMessage(handle_);
    throw soci::postgresql_soci_error(words, state ? state : "     ");
}

bool connection::alive() {
    // Between two statements the server speaks only to say goodbye: heard now, no statement is lost in it.
    pollfd heard{PQsocket(handle_), POLLIN, 0};
    while (PQstatus(handle_) == CONNECTION_OK && poll(&heard, 1, 0) > 0) {
        if (PQconsumeInput(handle_) != 1) return false;
        (void)PQisBusy(handle_); // takes in what was heard
    }
    // What an error left half done would be in the way of all that follows.
    return PQstatus(handle_) == CONNECTION_OK && !said_goodbye_ && PQpipelineStatus(handle_) == PQ_PIPELINE_OFF &&
           PQtransactionStatus(handle_) == PQTRANS_IDLE;
}

error connection::explain(const soci::soci_error& thrown) const {
    if (PQstatus(handle_) == CONNECTION_OK) return postgresql::explain(url_, thrown, "");
    return postgresql::explain(url_, thrown,
                               stage_ == stage::open ? "nothing was changed"
                                                     : "whether the last change was written is unknown");
}

transaction::transaction(connection& c, const std::string& settings) : connection_(c) {
    ++c.transactions_;
    auto script = c.url_.transaction_settings() + settings;
    if (script.empty()) c.defer("", "BEGIN", {});
    else c.run("BEGIN; " + script);
    c.stage_ = connection::stage::open;
}

transaction::~transaction() {
    connection_.deferring_ = false;
    if (connection_.stage_ == connection::stage::idle) return;
    try {
        if (connection_.has_deferred()) connection_.drop_deferred();
        connection_.run("ROLLBACK");
        connection_.stage_ = connection::stage::idle;
    } catch (const soci::soci_error&) {
        // The connection is gone, and the transaction with it; `explain` still asks how far it had come.
    }
}

void transaction::commit() {
    connection_.stage_ = connection::stage::committing;
    // What failed before, and was not undone to a savepoint, makes of a commit a rollback without an error.
    std::string tag;
    if (connection_.has_deferred()) {
        connection_.defer("", "COMMIT", {});
        tag = PQcmdStatus(connection_.collect().get());
    } else {
        tag = connection_.run("COMMIT");
    }
    if (tag != "COMMIT") throw soci::soci_error("the server rolled the transaction back");
    connection_.stage_ = connection::stage::idle;
}

} // namespace leadwire::db::postgresql
