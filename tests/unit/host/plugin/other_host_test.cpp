// Plugins meet hosts of other versions.
#include "host/plugin/other_host.hpp"
#include "tests/support/plugin_case.hpp"
#include "tests/support/why.hpp"

#include <boost/test/unit_test.hpp>

#include <cstring>

using namespace leadwire;
using leadwire::test::test_plugin;

BOOST_AUTO_TEST_SUITE(other_hosts)

BOOST_AUTO_TEST_CASE(a_plugin_of_the_sdk_takes_what_has_all_that_it_knows) {
    const auto now = plugin::this_host();
    const auto met = [](plugin::host_version version) {
        return test::must(plugin::meet_host(test_plugin("trivial"), version));
    };
    using enum plugin::meeting;
    BOOST_TEST((met(now) == taken));
    BOOST_TEST((met({now.table_size + 512, now.abi_version}) == taken));
    BOOST_TEST((met({now.table_size - 8, now.abi_version}) == refused));
    BOOST_TEST((met({8, now.abi_version}) == refused));
    BOOST_TEST((met({now.table_size, now.abi_version + 1}) == refused));
}

BOOST_AUTO_TEST_CASE(a_plugin_that_does_not_look_is_told_apart) {
    BOOST_TEST((test::must(plugin::meet_host(test_plugin("raw_plain"), {8, 1})) == plugin::meeting::taken));
    BOOST_TEST(!plugin::meet_host(test_plugin("raw_no_entry"), plugin::this_host()));
    BOOST_TEST(!plugin::meet_host("/nowhere", plugin::this_host()));
}

BOOST_AUTO_TEST_CASE(a_send_from_a_newer_host_is_like_any_other) {
    test::plugin_case p;
    const auto sent =
        plugin::send_from_newer_host(test_plugin("trivial"), json::object{}, p.call(), p.answer);
    BOOST_REQUIRE_MESSAGE(sent, why(sent));
    BOOST_TEST((std::get<typed_verdict>(p.call().verdict.value()).kind == verdict_kind::accepted));
    BOOST_TEST(
        !plugin::send_from_newer_host(test_plugin("raw_null_table"), json::object{}, p.call(), p.answer));
}

BOOST_AUTO_TEST_CASE(random_bytes_come_from_the_seed) {
    auto made = test::configured(test_plugin("breaks_nothing"), "{}");
    const auto nonce = [&](const plugin::random_seed& seed) {
        test::plugin_case p;
        p.call().seed = seed;
        test::must(made->call(plugin::entry::preprocess, p.call()));
        return p.request.fields.find("nonce")->value;
    };
    const auto seed = plugin::fresh_seed();
    BOOST_TEST(nonce(seed) == nonce(seed));
    BOOST_TEST(nonce(seed) != nonce(plugin::fresh_seed()));
}

BOOST_AUTO_TEST_SUITE_END()
