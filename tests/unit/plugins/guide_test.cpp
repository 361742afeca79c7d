// The guides for authors: every field of a lead under each of its names, and the lead of their cases.
#include "host/lead/lead_edit.hpp"

#include <boost/test/unit_test.hpp>

#include <fstream>
#include <iterator>

namespace {

std::string source(const std::string& file) {
    std::ifstream in(LEADWIRE_SOURCE_DIR + ("/" + file));
    return {std::istreambuf_iterator<char>(in), {}};
}

} // namespace

BOOST_AUTO_TEST_CASE(guide_of_tests_shows_the_sample_lead) {
    BOOST_TEST(source("docs/testing-a-plugin.md").contains(source("host/cli/plugin/case_lead.json")));
}

BOOST_AUTO_TEST_CASE(guide_names_every_traditional_field) {
    const auto text = source("docs/writing-a-plugin.md");
    const auto names = text.find("## Names of the lead's fields");
    BOOST_REQUIRE(names != text.npos);
    for (const auto& [old, name] : leadwire::traditional_names())
        BOOST_TEST(text.find("`" + std::string(old) + "`", names) != text.npos, old << ", for " << name);
}
