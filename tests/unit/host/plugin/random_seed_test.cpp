#include "host/plugin/random_seed.hpp"

#include <boost/test/unit_test.hpp>

#include <set>
#include <string>

using namespace leadwire::plugin;

namespace {

std::string drawn(const random_seed& seed, std::initializer_list<std::size_t> sizes) {
    std::string all;
    std::uint64_t count = 0;
    for (auto size : sizes) {
        std::string part(size, '\0');
        draw(seed, count, part.data(), size);
        all += part;
    }
    return all;
}

} // namespace

BOOST_AUTO_TEST_SUITE(random_seeds)

BOOST_AUTO_TEST_CASE(the_same_seed_gives_the_same_bytes) {
    const auto seed = fresh_seed();
    BOOST_TEST((drawn(seed, {1, 40, 0, 64}) == drawn(seed, {1, 40, 0, 64})));
    BOOST_TEST((drawn(seed, {32}) != drawn(fresh_seed(), {32})));
}

BOOST_AUTO_TEST_CASE(no_bytes_are_given_twice) {
    const auto all = drawn(fresh_seed(), {16, 16, 16, 64, 64});
    std::set<std::string> parts;
    for (std::size_t at = 0; at < all.size(); at += 16) parts.insert(all.substr(at, 16));
    BOOST_TEST(parts.size() == all.size() / 16);
}

BOOST_AUTO_TEST_CASE(seeds_differ) {
    std::set<std::array<unsigned char, 32>> seen;
    for (int i = 0; i < 1000; ++i) seen.insert(fresh_seed().bytes);
    BOOST_TEST(seen.size() == 1000u);
}

BOOST_AUTO_TEST_SUITE_END()
