// Plugins of two compilers in one host: both serve in the same tick, and one takes over from the other.
#include "tests/functional/reload_scene.hpp"

#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

namespace leadwire::test {
namespace {

const auto isolations = boost::unit_test::data::make({"process", "inline"});

/// What the compiler left of its name in the file.
bool is_made_by(const std::filesystem::path& file, std::string_view compiler) {
    std::ifstream in(file, std::ios::binary);
    const std::string bytes{std::istreambuf_iterator<char>(in), {}};
    return bytes.find(compiler) != std::string::npos;
}

} // namespace

BOOST_AUTO_TEST_SUITE(compilers)

BOOST_DATA_TEST_CASE_F(reload_scene, of_both_a_plugin_serves_in_one_tick, isolations, isolation) {
    isolate(isolation);
    BOOST_REQUIRE(!is_made_by(build("by_gcc"), "clang version"));
    BOOST_REQUIRE(is_made_by(place("altercpa.so"), "clang version"));
    put("by_gcc");
    home.apply(integration_text({.id = "of_clang", .offers = "[13]", .url = crm.url("/new?ext={id}")}));
    home.apply(integration_text({.plugin = "reloaded", .offers = "[12]", .url = crm.url("/new?ext={id}")}));
    std::string lines;
    for (int id = 1; id <= 20; ++id) lines += lead_text(id, id % 2 == 0 ? 12 : 13, "ok");
    home.import_leads(lines);
    BOOST_TEST(home.tick().accepted == 20);
    BOOST_TEST(of_delivery("2", "new", "/attempts/0/plugin").starts_with("reloaded 14.0.0 "));
    BOOST_TEST(of_delivery("1", "new", "/attempts/0/plugin").starts_with("altercpa "));
}

BOOST_DATA_TEST_CASE_F(reload_scene, one_takes_over_from_the_other_and_back, isolations, isolation) {
    isolate(isolation);
    (void)host();
    BOOST_TEST(is_sent_by("1", "1.0.0"));
    put("by_gcc");
    BOOST_REQUIRE(serves("14.0.0"));
    BOOST_TEST(is_sent_by("2", "14.0.0"));
    BOOST_TEST(says("sha256:" + hash("1").substr(0, 8) + " is gone from memory"));
    put("2");
    BOOST_REQUIRE(serves("2.0.0"));
    BOOST_TEST(is_sent_by("3", "2.0.0"));
    BOOST_TEST(says("sha256:" + hash("by_gcc").substr(0, 8) + " is gone from memory"));
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace leadwire::test
