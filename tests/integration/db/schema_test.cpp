#include "tests/integration/db/fixture.hpp"

#include <boost/test/unit_test.hpp>

#include <fstream>

using namespace leadwire;
using namespace leadwire::tests;

BOOST_AUTO_TEST_SUITE(schema)

BOOST_AUTO_TEST_CASE(an_empty_database_has_version_0_and_refuses_work_until_it_is_migrated) {
    directory d;
    auto store = db::open("sqlite:" + (d.path() / "a b=c.db").string());
    BOOST_REQUIRE(store);
    BOOST_TEST((*store)->schema_version().value() == 0);
    auto work = (*store)->due(flow::new_lead, delivery_id{0}, 1);
    BOOST_REQUIRE(!work);
    BOOST_TEST((work.error().code == error_code::refused));
    BOOST_TEST(work.error().text.contains("leadwire migrate"));
    BOOST_TEST((*store)->migrate().has_value());
    BOOST_TEST((*store)->schema_version().value() == (*store)->newest_schema());
    BOOST_TEST((*store)->due(flow::new_lead, delivery_id{0}, 1).has_value());
    BOOST_TEST(std::filesystem::exists(d.path() / "a b=c.db"));
}

BOOST_FIXTURE_TEST_CASE(migrating_again_changes_nothing, store_fixture) {
    insert({sample_lead()});
    BOOST_TEST(store->migrate().has_value());
    BOOST_TEST(another()->migrate().has_value());
    BOOST_TEST(due().size() == 1u);
    BOOST_TEST(other.value("SELECT count(*) FROM schema_migrations") ==
               std::to_string(store->newest_schema()));
}

BOOST_FIXTURE_TEST_CASE(a_newer_schema_is_refused, store_fixture) {
    other.sql("INSERT INTO schema_migrations VALUES (99, '0099_later', '2027-01-01T00:00:00Z')");
    auto newer = db::open("sqlite:" + path);
    BOOST_REQUIRE(newer);
    BOOST_TEST((*newer)->schema_version().value() == 99);
    auto migrated = (*newer)->migrate();
    BOOST_REQUIRE(!migrated);
    BOOST_TEST(migrated.error().text.contains("version 99"));
    auto work = (*newer)->catalog_version();
    BOOST_REQUIRE(!work);
    BOOST_TEST(work.error().text.contains("use a newer program"));
}

BOOST_AUTO_TEST_CASE(what_is_no_database_is_named) {
    directory d;
    auto url = "sqlite:" + (d.path() / "text.db").string();
    std::ofstream(d.path() / "text.db") << std::string(5000, 'x');
    auto text = db::open(url);
    BOOST_REQUIRE(!text);
    BOOST_TEST(text.error().message() == url + ": the file is not a SQLite database");
    auto nowhere = db::open("sqlite:" + (d.path() / "none" / "a.db").string());
    BOOST_REQUIRE(!nowhere);
    BOOST_TEST(nowhere.error().text.contains("cannot be opened"));
    auto folder = db::open("sqlite:" + d.path().string());
    BOOST_TEST(!folder);
    BOOST_TEST(!db::open("sqlite:"));
}

BOOST_AUTO_TEST_CASE(other_databases_are_refused_without_repeating_a_password) {
    auto pg = db::open("postgresql://user:hidden@host/name");
    BOOST_REQUIRE(!pg);
    BOOST_TEST(pg.error().text == "PostgreSQL is not supported by this version; allowed: sqlite:PATH");
    auto wrong = db::open("leads.db");
    BOOST_REQUIRE(!wrong);
    BOOST_TEST(wrong.error().text.contains("allowed: sqlite:PATH"));
}

BOOST_AUTO_TEST_SUITE_END()
