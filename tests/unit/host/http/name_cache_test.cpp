#include "host/http/name_cache.hpp"

#include <boost/test/unit_test.hpp>

using namespace leadwire::http;
using namespace std::chrono_literals;

namespace {
constexpr name_cache::time_point start{};
const name_answer found{{ip_address::v4(1)}, ""};
} // namespace

BOOST_AUTO_TEST_SUITE(names_cached)

BOOST_AUTO_TEST_CASE(for_the_time_that_is_set) {
    name_cache cache(30s);
    BOOST_TEST(!cache.find("a", start));
    cache.put("a", found, start);
    BOOST_REQUIRE(cache.find("a", start + 29s) != nullptr);
    BOOST_TEST((cache.find("a", start + 29s)->addresses == found.addresses));
    BOOST_TEST(!cache.find("a", start + 30s));
    BOOST_TEST(!cache.find("b", start));
}

BOOST_AUTO_TEST_CASE(failures_for_a_second) {
    name_cache cache(30s);
    cache.put("a", {{}, "no such name"}, start);
    BOOST_REQUIRE(cache.find("a", start + 999ms) != nullptr);
    BOOST_TEST(cache.find("a", start + 999ms)->problem == "no such name");
    BOOST_TEST(!cache.find("a", start + 1s));
}

BOOST_AUTO_TEST_CASE(it_does_not_grow_without_end) {
    name_cache cache(30s);
    for (int i = 0; i < 5000; ++i) cache.put("host" + std::to_string(i), found, start);
    BOOST_TEST(cache.find("host4999", start) != nullptr);
    BOOST_TEST(cache.find("host1", start) == nullptr);
}

BOOST_AUTO_TEST_SUITE_END()
