#include "tests/integration/db/common/fixture.hpp"

#include <boost/test/unit_test.hpp>

using namespace leadwire;
using namespace leadwire::tests;

BOOST_FIXTURE_TEST_SUITE(settings, store_fixture)

BOOST_AUTO_TEST_CASE(a_property_is_what_was_set_last) {
    BOOST_TEST(!store->property("key").value());
    BOOST_REQUIRE(store->set_property("key", "a"));
    BOOST_REQUIRE(store->set_property("key", "b"));
    BOOST_REQUIRE(store->set_property("empty", ""));
    BOOST_TEST(database.open()->property("key").value().value() == "b");
    BOOST_TEST(store->property("empty").value().value() == "");
}

BOOST_AUTO_TEST_CASE(the_catalog_has_a_version_that_grows) {
    BOOST_TEST(store->catalog_version().value() == 0);
    BOOST_TEST((store->catalog_document().value() == json::value{json::object{}}));
    json::value first =
        json::object{{"offers", json::array{json::object{{"id", json::number{"12"}}, {"name", "Имя"}}}}};
    BOOST_REQUIRE(store->save_catalog(first));
    BOOST_TEST(store->catalog_version().value() == 1);
    BOOST_TEST((database.open()->catalog_document().value() == first));
    BOOST_REQUIRE(store->save_catalog(json::object{}));
    BOOST_TEST(store->catalog_version().value() == 2);
    BOOST_TEST((store->catalog_document().value() == json::value{json::object{}}));
}

BOOST_AUTO_TEST_CASE(integrations_have_versions) {
    BOOST_TEST(store->integrations().value().empty());
    BOOST_TEST(store->apply_integration("crm", "id = 1", "ann", "first", {}).value() == 1);
    BOOST_TEST(store->apply_integration("crm", "id = 1", "bob", "the same", {}).value() == 1);
    BOOST_TEST(store->apply_integration("crm", "id = 2", "bob", "", {}).value() == 2);
    BOOST_TEST(store->apply_integration("crm", "id = 1", "ann", "back to 1", {}).value() == 3);
    BOOST_TEST(store->apply_integration("b", "x", "ann", "", {}).value() == 1);
    auto all = store->integrations().value();
    BOOST_REQUIRE_EQUAL(all.size(), 2u);
    BOOST_TEST(all[0].id == "b");
    BOOST_TEST(all[1].id == "crm");
    BOOST_TEST(all[1].version == 3);
    BOOST_TEST(all[1].text == "id = 1");
    BOOST_TEST(!all[1].paused);
    auto history = store->integration_history("crm").value();
    BOOST_REQUIRE_EQUAL(history.size(), 3u);
    BOOST_TEST(history[1].version == 2);
    BOOST_TEST(history[1].who == "bob");
    BOOST_TEST(history[0].note == "first");
    BOOST_TEST(history[1].text == "id = 2");
    BOOST_TEST((history[2].at <= now() && history[2].at > now() - std::chrono::minutes{5}));
    BOOST_TEST(store->integration_history("nobody").value().empty());
}

BOOST_AUTO_TEST_CASE(an_integration_stays_paused_over_a_new_version) {
    BOOST_REQUIRE(store->apply_integration("crm", "1", "ann", "", {}));
    BOOST_REQUIRE(store->set_paused("crm", true));
    BOOST_REQUIRE(store->apply_integration("crm", "2", "ann", "", {}));
    BOOST_TEST(store->integrations().value().at(0).paused);
    BOOST_REQUIRE(store->set_paused("crm", false));
    BOOST_TEST(!store->integrations().value().at(0).paused);
    auto nobody = store->set_paused("nobody", true);
    BOOST_REQUIRE(!nobody);
    BOOST_TEST((nobody.error().code == error_code::not_found));
}

BOOST_AUTO_TEST_SUITE_END()
