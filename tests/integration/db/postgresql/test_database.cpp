#include "db/postgresql/postgresql_store.hpp"
#include "tests/integration/db/common/fixture.hpp"
#include "tests/support/postgres_cluster.hpp"

#include <libpq-fe.h>

#include <map>

namespace leadwire::tests {
namespace {

using test::postgres_cluster;

struct session {
    PGconn* handle;
    explicit session(const std::string& url) : handle(PQconnectdb(url.c_str())) {
        BOOST_REQUIRE_MESSAGE(PQstatus(handle) == CONNECTION_OK, PQerrorMessage(handle));
    }
    session(const session&) = delete;
    session& operator=(const session&) = delete;
    ~session() { PQfinish(handle); }
};

struct answer {
    PGresult* rows;
    answer(const session& s, const std::string& statements) : rows(PQexec(s.handle, statements.c_str())) {}
    answer(const answer&) = delete;
    answer& operator=(const answer&) = delete;
    ~answer() { PQclear(rows); }
    [[nodiscard]] std::string refusal() const { return PQresultErrorMessage(rows); }
    [[nodiscard]] std::string code() const {
        const char* code = PQresultErrorField(rows, PG_DIAG_SQLSTATE);
        return code ? code : "";
    }
};

/// A session costs more than what is done in it: one for each database is kept.
void administer(const std::string& database, const std::string& statement) {
    static std::map<std::string, session> sessions;
    auto& s = sessions.try_emplace(database, postgres_cluster::instance().url(database)).first->second;
    if (answer(s, "SELECT").refusal() != "") PQreset(s.handle); // a test has ended the server
    BOOST_REQUIRE_EQUAL(answer(s, statement).refusal(), "");
}

std::string fresh_database() {
    static int count = 0;
    auto name = "test_" + std::to_string(++count);
    administer("postgres", "CREATE DATABASE " + name);
    return name;
}

/// Every test's, one after the other: to make a database takes much longer than to empty one.
std::string emptied_database() {
    static const std::string name = [] {
        auto made = fresh_database();
        BOOST_REQUIRE(value_of(db::open(postgres_cluster::instance().url(made)))->migrate());
        return made;
    }();
    administer(name, R"(DO $$ BEGIN
        EXECUTE (SELECT 'TRUNCATE ' || string_agg(quote_ident(tablename), ', ') || ' RESTART IDENTITY'
                 FROM pg_tables WHERE schemaname = 'public' AND tablename <> 'schema_migrations');
        DELETE FROM schema_migrations WHERE version = 99;
    END $$)");
    return name;
}

} // namespace

struct test_database::place {};

test_database::test_database(schema wanted)
    : url_(postgres_cluster::instance().url(wanted == schema::none ? fresh_database() : emptied_database())) {
}
test_database::~test_database() = default;

std::unique_ptr<db::store> test_database::open(db::purpose p) const {
    return value_of(db::open(url_, p));
}
std::unique_ptr<db::store> test_database::open_hasty() const {
    return value_of(db::postgresql::open(url_, db::purpose::any, std::chrono::milliseconds{20}));
}

struct other_program::state : session {
    using session::session;
};

other_program::other_program(const test_database& database)
    : state_(std::make_unique<state>(database.url())) {}
other_program::~other_program() = default;

std::string other_program::refusal(const std::string& statements) {
    return answer(*state_, statements).refusal();
}
bool other_program::refuses_value(const std::string& statements) {
    auto code = answer(*state_, statements).code();
    return code.starts_with("22") || code.starts_with("23"); // data exception, constraint violation
}
void other_program::sql(const std::string& statements) {
    BOOST_REQUIRE_EQUAL(refusal(statements), "");
}

std::string other_program::value(const std::string& query) {
    answer found(*state_, query);
    BOOST_REQUIRE_MESSAGE(PQresultStatus(found.rows) == PGRES_TUPLES_OK, query << ": " << found.refusal());
    if (PQntuples(found.rows) == 0) return {};
    return PQgetisnull(found.rows, 0, 0) ? "NULL" : PQgetvalue(found.rows, 0, 0);
}

} // namespace leadwire::tests
