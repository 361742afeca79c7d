#include "host/lead/shown_text.hpp"

#include <boost/test/unit_test.hpp>

using namespace leadwire;

BOOST_AUTO_TEST_SUITE(shown_text)

BOOST_AUTO_TEST_CASE(rubbish_becomes_text) {
    BOOST_TEST(as_utf8("plain ü") == "plain ü");
    BOOST_TEST(as_utf8(std::string("a\xFF\0z", 4)) == "a\xEF\xBF\xBD\xEF\xBF\xBDz");
}

BOOST_AUTO_TEST_CASE(a_cut_leaves_whole_characters) {
    BOOST_TEST(cut_utf8("aü", 2) == "a");
    BOOST_TEST(cut_utf8("aü", 3) == "aü");
    BOOST_TEST(cut_utf8("", 0) == "");
}

BOOST_AUTO_TEST_CASE(a_row_stays_one_row) {
    BOOST_TEST(on_one_line("\x1b[2J\n9\x7f ü") == "\\x1b[2J\\x0a9\\x7f ü");
}

BOOST_AUTO_TEST_SUITE_END()
