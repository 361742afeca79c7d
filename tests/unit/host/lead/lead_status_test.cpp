#include "host/lead/lead_status.hpp"

#include <boost/test/unit_test.hpp>

using namespace leadwire;

BOOST_AUTO_TEST_SUITE(lead_status_suite)

BOOST_AUTO_TEST_CASE(codes_and_names_go_both_ways) {
    for (int code = 1; code <= 12; ++code) {
        auto status = status_coded(code);
        BOOST_REQUIRE(status);
        BOOST_TEST((status_named(name_of(*status)) == status));
    }
    BOOST_TEST(!status_coded(0));
    BOOST_TEST(!status_coded(13));
    BOOST_TEST(!status_named("New"));
    BOOST_TEST(!status_named(""));
}

BOOST_AUTO_TEST_CASE(names_are_those_of_the_interface) {
    BOOST_TEST(
        status_names() ==
        "new, processing, callback, hold, cancel, packaging, send, delivery, arrived, paid, return, deleted");
}

BOOST_AUTO_TEST_CASE(reasons) {
    BOOST_TEST(reason_name(1) == "wrong phone");
    BOOST_TEST(reason_name(7) == "duplicate");
    BOOST_TEST(reason_name(15) == "bad traffic");
    BOOST_TEST(reason_name(9).empty());
    BOOST_TEST(reason_name(0).empty());
    BOOST_TEST(reason_name(-7).empty());
}

BOOST_AUTO_TEST_SUITE_END()
