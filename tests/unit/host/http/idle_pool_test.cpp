#include "host/http/idle_pool.hpp"

#include <boost/test/unit_test.hpp>

using leadwire::http::idle_pool;
using namespace std::chrono_literals;

namespace {

struct fake_connection {
    int number = 0;
    bool open = true;
    [[nodiscard]] bool usable() const { return open; }
};
using pool = idle_pool<fake_connection>;
constexpr pool::time_point start{};

auto connection(int number, bool open = true) {
    return std::make_unique<fake_connection>(number, open);
}

} // namespace

BOOST_AUTO_TEST_SUITE(idle_connections)

BOOST_AUTO_TEST_CASE(the_last_one_is_the_first_to_be_used_again) {
    pool p;
    p.put("a", connection(1), start + 4s);
    p.put("a", connection(2), start + 4s);
    BOOST_TEST(p.take("a", start)->number == 2);
    BOOST_TEST(p.take("a", start)->number == 1);
    BOOST_TEST(!p.take("a", start));
}

BOOST_AUTO_TEST_CASE(targets_do_not_share) {
    pool p;
    p.put("a", connection(1), start + 4s);
    BOOST_TEST(!p.take("b", start));
    BOOST_TEST(p.size() == 1u);
}

BOOST_AUTO_TEST_CASE(closed_ones_are_passed_over) {
    pool p;
    p.put("a", connection(1), start + 4s);
    p.put("a", connection(2, false), start + 4s);
    BOOST_TEST(p.take("a", start)->number == 1);
    BOOST_TEST(p.size() == 0u);
}

BOOST_AUTO_TEST_CASE(rest_ends) {
    pool p;
    p.put("a", connection(1), start + 4s);
    p.put("b", connection(2), start + 9s);
    BOOST_TEST(!p.take("a", start + 4s));
    p.put("a", connection(1), start + 4s);
    p.close_expired(start + 4s);
    BOOST_TEST(p.size() == 1u);
    BOOST_TEST(p.take("b", start + 4s)->number == 2);
}

BOOST_AUTO_TEST_CASE(clear_closes_all) {
    pool p;
    p.put("a", connection(1), start + 4s);
    p.clear();
    BOOST_TEST(p.size() == 0u);
    BOOST_TEST(!p.take("a", start));
}

BOOST_AUTO_TEST_SUITE_END()
