// Keys of the HTTP interface.
#include "tests/integration/db/common/fixture.hpp"

using namespace leadwire;
using namespace leadwire::tests;

BOOST_FIXTURE_TEST_SUITE(keys, store_fixture)

BOOST_AUTO_TEST_CASE(a_key_is_found_by_its_hash) {
    auto before = now();
    auto id = value_of(store->create_key("h-1", "intake", "ann"));
    BOOST_TEST(value_of(store->create_key("h-2", "admin", "bob")) > id);
    auto found = value_of(store->find_key("h-1"));
    BOOST_REQUIRE(found);
    BOOST_TEST(found->id == id);
    BOOST_TEST(found->role == "intake");
    BOOST_TEST(found->who == "ann");
    BOOST_TEST((found->at >= before));
    BOOST_TEST(!found->revoked);
    BOOST_TEST(!value_of(store->find_key("h-3")));
    BOOST_TEST(!value_of(store->find_key("")));
}

BOOST_AUTO_TEST_CASE(a_revoked_key_is_listed_and_never_found_again) {
    auto first = value_of(store->create_key("h-1", "intake", "ann"));
    auto second = value_of(store->create_key("h-2", "viewer", "ann"));
    BOOST_REQUIRE(store->revoke_key(first));
    BOOST_TEST(!value_of(database.open()->find_key("h-1")));
    BOOST_TEST(value_of(store->find_key("h-2")).has_value());
    BOOST_REQUIRE_MESSAGE(store->revoke_key(first), "safe to repeat");
    auto all = value_of(store->keys());
    BOOST_REQUIRE_EQUAL(all.size(), 2u);
    BOOST_TEST(all[0].id == first);
    BOOST_TEST(all[0].revoked);
    BOOST_TEST(all[1].id == second);
    BOOST_TEST(!all[1].revoked);
}

BOOST_AUTO_TEST_CASE(a_key_that_is_not_there_cannot_be_revoked) {
    auto refused = store->revoke_key(77);
    BOOST_REQUIRE(!refused);
    BOOST_TEST((refused.error().code == error_code::not_found));
    BOOST_TEST(value_of(store->keys()).empty());
}

BOOST_AUTO_TEST_CASE(a_hash_belongs_to_one_key) {
    BOOST_REQUIRE(store->create_key("h-1", "intake", "ann"));
    BOOST_TEST(!store->create_key("h-1", "admin", "eve"));
    BOOST_TEST(value_of(store->find_key("h-1")).value().role == "intake");
}

BOOST_AUTO_TEST_SUITE_END()
