// The integrations that the reference plugins bring along are taken as they stand.
#include "host/delivery/integration_file.hpp"

#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include <fstream>
#include <iterator>

namespace {
const std::string plugins[] = {"altercpa", "autologin", "shop-items", "signed", "plain-value", "token-auth"};
}

BOOST_DATA_TEST_CASE(integration_of_plugin, boost::unit_test::data::make(plugins), name) {
    std::ifstream in(LEADWIRE_SOURCE_DIR "/plugins/" + name + "/integration.toml");
    const std::string text{std::istreambuf_iterator<char>(in), {}};
    const auto read = leadwire::read_integration(text);
    for (const auto& m : read.mistakes) BOOST_ERROR(m.message(name));
    for (const auto& w : read.warnings) BOOST_ERROR(w.message(name));
    BOOST_REQUIRE(read.value.has_value());
    BOOST_TEST(read.value->plugin.value_or("") == name);
}
