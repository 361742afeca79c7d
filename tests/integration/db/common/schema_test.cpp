#include "tests/integration/db/common/fixture.hpp"

#include <boost/test/unit_test.hpp>

#include <thread>

using namespace leadwire;
using namespace leadwire::tests;

BOOST_AUTO_TEST_SUITE(schema)

BOOST_AUTO_TEST_CASE(an_empty_database_has_version_0_and_refuses_work_until_it_is_migrated) {
    test_database database(test_database::schema::none);
    auto store = database.open();
    BOOST_TEST(store->schema_version().value() == 0);
    auto work = store->due(flow::new_lead, delivery_id{0}, 1);
    BOOST_REQUIRE(!work);
    BOOST_TEST((work.error().code == error_code::refused));
    BOOST_TEST(work.error().text.contains("leadwire migrate"));
    BOOST_TEST(store->migrate().has_value());
    BOOST_TEST(store->schema_version().value() == store->newest_schema());
    BOOST_TEST(store->due(flow::new_lead, delivery_id{0}, 1).has_value());
}

BOOST_FIXTURE_TEST_CASE(migrating_again_changes_nothing, store_fixture) {
    insert({sample_lead()});
    BOOST_TEST(store->migrate().has_value());
    BOOST_TEST(database.open()->migrate().has_value());
    BOOST_TEST(due().size() == 1u);
    BOOST_TEST(other.value("SELECT count(*) FROM schema_migrations") ==
               std::to_string(store->newest_schema()));
}

BOOST_AUTO_TEST_CASE(programs_may_migrate_at_once) {
    test_database database(test_database::schema::none);
    std::vector<std::string> errors(4);
    std::vector<std::thread> programs;
    for (auto& error : errors)
        programs.emplace_back([&] {
            auto store = db::open(database.url());
            auto done = store ? (*store)->migrate() : std::unexpected(store.error());
            if (!done) error = done.error().message();
        });
    for (auto& program : programs) program.join();
    for (const auto& error : errors) BOOST_TEST(error == "");
    auto store = database.open();
    BOOST_TEST(store->schema_version().value() == store->newest_schema());
}

BOOST_FIXTURE_TEST_CASE(a_newer_schema_is_refused, store_fixture) {
    other.sql("INSERT INTO schema_migrations VALUES (99, '0099_later', '2027-01-01T00:00:00Z')");
    auto newer = database.open();
    BOOST_TEST(newer->schema_version().value() == 99);
    auto migrated = newer->migrate();
    BOOST_REQUIRE(!migrated);
    BOOST_TEST(migrated.error().text.contains("version 99"));
    auto work = newer->catalog_version();
    BOOST_REQUIRE(!work);
    BOOST_TEST(work.error().text.contains("use a newer program"));
}

BOOST_AUTO_TEST_CASE(other_urls_are_refused) {
    auto wrong = db::open("leads.db");
    BOOST_REQUIRE(!wrong);
    BOOST_TEST(
        wrong.error().message() ==
        "database: \"leads.db\" is no database URL; allowed: sqlite:PATH, postgresql://USER@HOST/NAME");
}

BOOST_AUTO_TEST_SUITE_END()
