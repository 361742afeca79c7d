// Files that are databases, and files that are none.
#include "db/store.hpp"
#include "tests/support/temp_dir.hpp"

#include <boost/test/unit_test.hpp>

using namespace leadwire;

BOOST_AUTO_TEST_SUITE(files)

BOOST_AUTO_TEST_CASE(a_database_is_made_under_any_name) {
    test::temp_dir d;
    auto store = db::open("sqlite:" + (d.path() / "a b=c.db").string());
    BOOST_REQUIRE(store);
    BOOST_TEST((*store)->migrate().has_value());
    BOOST_TEST(std::filesystem::exists(d.path() / "a b=c.db"));
}

BOOST_AUTO_TEST_CASE(what_is_no_database_is_named) {
    test::temp_dir d;
    auto url = "sqlite:" + d.write("text.db", std::string(5000, 'x'));
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

BOOST_AUTO_TEST_SUITE_END()
