#include "db/postgresql/array_text.hpp"

#include <boost/test/unit_test.hpp>

#include <limits>

using leadwire::db::postgresql::array_text;

BOOST_AUTO_TEST_SUITE(postgresql_arrays)

BOOST_AUTO_TEST_CASE(an_array_begins_and_becomes_empty) {
    array_text a;
    BOOST_TEST(a.empty());
    BOOST_TEST(a.text() == "{}");
    a.add(1);
    BOOST_TEST(!a.empty());
    a.clear();
    BOOST_TEST(a.empty());
    a.add("x");
    BOOST_TEST(a.text() == R"({"x"})");
}

BOOST_AUTO_TEST_CASE(numbers_are_digits) {
    array_text a;
    a.add(0);
    a.add(-7);
    a.add(std::numeric_limits<std::int64_t>::max());
    a.add(std::numeric_limits<std::int64_t>::min());
    BOOST_TEST(a.text() == "{0,-7,9223372036854775807,-9223372036854775808}");
}

BOOST_AUTO_TEST_CASE(null_and_the_word_null_are_two_things) {
    array_text a;
    a.add_null();
    a.add("NULL");
    a.add("");
    a.add_null();
    BOOST_TEST(a.text() == R"({NULL,"NULL","",NULL})");
}

BOOST_AUTO_TEST_CASE(quotes_and_backslashes_are_escaped_and_nothing_else) {
    array_text a;
    for (const char* text : {R"(")", R"(\)", R"(\")", R"(a"b\c"")", "a,b{c}d", " x\ty\nz ", "'", "Ж🙂"})
        a.add(text);
    BOOST_TEST(a.text() == R"({"\"","\\","\\\"","a\"b\\c\"\"","a,b{c}d"," x)"
                           "\ty\n"
                           R"(z ","'","Ж🙂"})");
}

BOOST_AUTO_TEST_SUITE_END()
