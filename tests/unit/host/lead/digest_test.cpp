#include "host/lead/digest.hpp"

#include <boost/test/unit_test.hpp>

using namespace leadwire;

BOOST_AUTO_TEST_SUITE(digests)

BOOST_AUTO_TEST_CASE(pieces_give_what_the_whole_gives_and_each_time_anew) {
    running_sha256 running;
    for (int i = 0; i < 2; ++i) {
        running.add("");
        running.add("a");
        running.add("bc");
        BOOST_TEST(running.take_hex() == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    }
    BOOST_TEST(running.take_hex() == hex_digest(digest_kind::sha256, ""));
}

BOOST_AUTO_TEST_SUITE_END()
