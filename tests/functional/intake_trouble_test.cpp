// What clients hear when the database says no: the status, a sentence, and nothing of where the database is.
#include "tests/functional/serve_scene.hpp"

#include <boost/test/unit_test.hpp>

#include <cstdlib>

namespace leadwire::test {
namespace {

bool embedded() {
    const char* dialect = std::getenv("LEADWIRE_TEST_DATABASE");
    return !dialect || std::string_view(dialect) == "sqlite";
}

bool behind_pooler() {
    const char* dialect = std::getenv("LEADWIRE_TEST_DATABASE");
    return dialect && std::string_view(dialect) == "pgbouncer";
}

void check_refused(const api_answer& answer, int status, std::string_view word) {
    BOOST_TEST(answer.status == status, answer.body);
    BOOST_TEST(text_at(answer.document(), "/detail").find(word) != std::string::npos, answer.body);
    for (const auto* place : {"sqlite", "leadwire.db", "postgres", "127.0.0.1", "UNIQUE", "duplicate key"})
        BOOST_TEST(answer.body.find(place) == std::string::npos, answer.body);
}

/// A rule of this database's own, which no document knows.
void forbid_bob(const installation& home) {
    if (!embedded()) {
        home.sql("ALTER TABLE leads ADD CONSTRAINT \"name: not Bob\" CHECK (name <> 'Bob')");
        return;
    }
    for (const auto* when : {"insert", "update"})
        home.sql(std::string("CREATE TRIGGER no_bob_by_") + when + " BEFORE " + when +
                 " ON leads WHEN NEW.name = 'Bob' BEGIN SELECT RAISE(ABORT, 'name: not Bob'); END");
}

} // namespace

BOOST_FIXTURE_TEST_SUITE(intake_trouble, serve_scene)

BOOST_AUTO_TEST_CASE(an_id_that_is_taken_is_a_conflict_that_names_it) {
    const auto client = as("intake");
    BOOST_TEST(client.lead(R"({"id": 7, "offer": 12, "phone": "7"})").status == 201);
    for (const auto* headers : {"", "Idempotency-Key: once\r\n"}) {
        const auto answer = client.lead(R"({"id": 7, "offer": 12, "phone": "8"})", headers);
        check_refused(answer, 409, "lead 7 is there already");
        BOOST_TEST(text_at(answer.document(), "/field") == "id");
    }
    BOOST_TEST(text_at(home.lead("7"), "/phone") == "7");
}

BOOST_AUTO_TEST_CASE(a_value_that_the_database_refuses_is_named_by_its_rule) {
    const auto id = take(R"({"offer": 12, "phone": "7"})");
    forbid_bob(home);
    check_refused(as("intake").lead(R"({"offer": 12, "phone": "7", "name": "Bob"})"), 422, "name: not Bob");
    check_refused(as("operator").patch("/api/v1/leads/" + id, R"({"name": "Bob"})"), 422, "name: not Bob");
    BOOST_TEST(text_at(home.lead(id), "/name") == "");
}

BOOST_AUTO_TEST_CASE(a_schema_that_is_newer_than_the_host_is_for_the_log) {
    // It is looked at when the host starts, and for each new connection to a server; a pooler keeps those that it has.
    if (embedded() || behind_pooler()) return;
    const auto client = as("intake");
    const api_client nobody(host().port(), "nobody");
    home.sql("INSERT INTO schema_migrations (version, name, applied_at)"
             " VALUES (9999, 'later', '2026-11-25T00:00:00Z')");
    home.sql("SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
             " WHERE datname = current_database() AND pid <> pg_backend_pid()");
    for (const auto& answer : {client.lead(R"({"offer": 12, "phone": "7"})"), nobody.get("/api/v1/leads/1")}) {
        check_refused(answer, 503, "try again");
        BOOST_TEST(answer.head.find("Retry-After: ") != std::string::npos);
    }
    BOOST_TEST(host().log().find("the schema has version 9999") != std::string::npos);
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace leadwire::test
