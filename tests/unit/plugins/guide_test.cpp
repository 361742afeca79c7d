// The guide for authors lists every field of a lead, under each of its names.
#include "host/lead/lead_edit.hpp"

#include <boost/test/unit_test.hpp>

#include <fstream>
#include <iterator>

BOOST_AUTO_TEST_CASE(guide_names_every_traditional_field) {
    std::ifstream in(LEADWIRE_SOURCE_DIR "/docs/writing-a-plugin.md");
    const std::string text{std::istreambuf_iterator<char>(in), {}};
    const auto names = text.find("## Names of the lead's fields");
    BOOST_REQUIRE(names != text.npos);
    for (const auto& [old, name] : leadwire::traditional_names())
        BOOST_TEST(text.find("`" + std::string(old) + "`", names) != text.npos, old << ", for " << name);
}
