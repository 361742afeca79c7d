#include "host/cli/control_line.hpp"

#include <boost/test/unit_test.hpp>

using namespace leadwire;
using namespace leadwire::cli;

BOOST_AUTO_TEST_SUITE(control_line)

BOOST_AUTO_TEST_CASE(an_order_comes_out_as_it_went_in) {
    const auto read = read_order(json::dump(written(
        {.what = control_order::kind::reload, .plugin = "altercpa", .part = 500, .window = std::chrono::seconds(5)})));
    BOOST_REQUIRE(read.has_value());
    BOOST_TEST((read->what == control_order::kind::reload));
    BOOST_TEST(read->plugin == "altercpa");
    BOOST_TEST(read->part == 500u);
    BOOST_TEST(read->window.count() == 5000);
}

BOOST_AUTO_TEST_CASE(what_is_not_said_has_a_default) {
    const auto read = read_order(R"({"do": "heed"})");
    BOOST_REQUIRE(read.has_value());
    BOOST_TEST((read->what == control_order::kind::heed));
    BOOST_TEST(read->plugin.empty());
    BOOST_TEST(read->part == 0u);
    BOOST_TEST(read->window.count() == 60'000);
}

BOOST_AUTO_TEST_CASE(rubbish_is_refused_with_the_member) {
    for (const auto& [line, place] :
         std::vector<std::pair<const char*, const char*>>{{R"([])", "order"},
                                                          {R"({})", "do"},
                                                          {R"({"do": 5})", "do"},
                                                          {R"({"do": "dance"})", "do"},
                                                          {R"({"do": "reload", "plugin": 7})", "plugin"},
                                                          {R"({"do": "reload", "share": "5%"})", "share"},
                                                          {R"({"do": "reload", "share": -1})", "share"},
                                                          {R"({"do": "reload", "share": 10000})", "share"},
                                                          {R"({"do": "reload", "window_ms": 1e99})", "window_ms"}}) {
        const auto read = read_order(line);
        BOOST_REQUIRE(!read.has_value());
        BOOST_TEST(read.error().place == place, line);
    }
    BOOST_TEST(!read_order("no JSON").has_value());
    BOOST_TEST(!read_order("").has_value());
}

BOOST_AUTO_TEST_CASE(shares) {
    BOOST_TEST((parse_share("5%") == 500u));
    BOOST_TEST((parse_share("0.01%") == 1u));
    BOOST_TEST((parse_share("99.99%") == 9999u));
    for (const auto* wrong : {"", "%", "5", "0%", "100%", "-1%", "nan%", "1e1%", "5 %", "0.001%", "99.999%"})
        BOOST_TEST(!parse_share(wrong).has_value(), wrong);
}

BOOST_AUTO_TEST_CASE(ends) {
    const auto good = read_end(end_line({}));
    BOOST_REQUIRE(good.has_value());
    BOOST_TEST(good->has_value());
    const auto bad = read_end(end_line(fail(error_code::refused, "altercpa", "no")));
    BOOST_REQUIRE(bad.has_value());
    BOOST_TEST(bad->error().text == "altercpa: no");
    BOOST_TEST(!read_end({{"step", "copied"}}).has_value());
}

BOOST_AUTO_TEST_SUITE_END()
