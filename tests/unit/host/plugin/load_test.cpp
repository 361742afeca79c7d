#include "tests/support/plugin_case.hpp"

#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>
#include <unistd.h>

#include <ostream>

using namespace leadwire;
using leadwire::test::must, leadwire::test::parsed, leadwire::test::plugin_case, leadwire::test::test_plugin;

namespace {

struct refusal {
    const char* plugin;
    const char* text;
};
std::ostream& operator<<(std::ostream& out, const refusal& r) {
    return out << r.plugin;
}

const refusal refusals[] = {
    {"raw_no_note", "no leadwire note: not a plugin, or LEADWIRE_PLUGIN is missing"},
    {"raw_wrong_abi", "abi_version: found 7, expected 1"},
    {"raw_no_entry", "entry function: found none, expected lw_plugin_entry"},
    {"raw_wrong_name", "name: found \"another\", expected \"raw\" as in the note"},
    {"raw_wrong_version", "version: found \"2.0\", expected \"1.0\" as in the note"},
    {"raw_wrong_needs", "needs: found 2, expected 0 as in the note"},
    {"raw_unknown_need", "needs: found 8, expected bits of 7"},
    {"raw_null_table", "the plugin cannot work with this host: it needs another version"},
    {"raw_short_table", "table size: found 8, expected 96 or more"},
    {"raw_old_table", "abi_version: found 0, expected 1"},
    {"raw_unknown_flow", "flows: found 514, expected 30 or part of it"},
    {"raw_no_process", "process: found a null pointer"},
};

bool in_memory(std::string_view file) {
    std::ifstream maps("/proc/self/maps");
    for (std::string line; std::getline(maps, line);)
        if (line.contains(file)) return true;
    return false;
}

} // namespace

BOOST_AUTO_TEST_SUITE(plugin_loading)

BOOST_DATA_TEST_CASE(refuses, boost::unit_test::data::make(refusals), r) {
    auto loaded = plugin::load(test_plugin(r.plugin));
    BOOST_REQUIRE(!loaded);
    BOOST_TEST(loaded.error().text == r.text);
    BOOST_TEST(loaded.error().place == test_plugin(r.plugin).string());
    BOOST_TEST(!in_memory(std::string(r.plugin) + ".so"));
}

BOOST_AUTO_TEST_CASE(refuses_a_file_that_the_linker_cannot_take) {
    const auto file =
        std::filesystem::temp_directory_path() / ("leadwire-load-" + std::to_string(::getpid()) + ".so");
    std::string bytes = test::text_of_file(test_plugin("raw_plain"));
    const auto needed = bytes.find("libc.so.6");
    BOOST_REQUIRE(needed != std::string::npos);
    bytes[needed + 3] = 'X';
    std::ofstream(file, std::ios::binary) << bytes;
    auto loaded = plugin::load(file);
    std::filesystem::remove(file);
    BOOST_REQUIRE(!loaded);
    BOOST_TEST(loaded.error().text.starts_with("cannot be loaded: "), loaded.error().text);
    BOOST_TEST(loaded.error().text.contains("libX.so.6"), loaded.error().text);
}

BOOST_AUTO_TEST_CASE(takes_a_plugin_in_plain_c) {
    auto raw = must(plugin::configure(must(plugin::load(test_plugin("raw_plain"))), "i", json::object{}));
    plugin_case c;
    BOOST_TEST(raw->call(plugin::entry::preprocess, c.call()).has_value());
    BOOST_TEST(raw->call(plugin::entry::process, c.call()).has_value());
    BOOST_REQUIRE(c.call().verdict.has_value());
    BOOST_TEST((*c.call().verdict == verdict(typed_verdict{verdict_kind::accepted, "raw-1", 0})));
}

BOOST_AUTO_TEST_CASE(gives_a_plugin_the_extensions_that_it_asks_for_and_no_other) {
    plugin_case c;
    must(test::configured(test_plugin("raw_needs_http"), "{}")->call(plugin::entry::process, c.call()));
    BOOST_TEST((*c.call().verdict == verdict(typed_verdict{verdict_kind::accepted, "http", 0})));
}

BOOST_AUTO_TEST_CASE(stays_in_memory_as_long_as_an_object_lives) {
    auto generation = must(plugin::load(test_plugin("trivial")));
    auto object = must(plugin::configure(generation, "i", json::object{}));
    BOOST_TEST(object->identity().starts_with("trivial 1.0.0 sha256:"));
    BOOST_TEST(object->identity().size() == std::string("trivial 1.0.0 sha256:12345678").size());
    generation.reset();
    BOOST_TEST(in_memory("trivial.so"));
    plugin_case c;
    BOOST_TEST(object->call(plugin::entry::process, c.call()).has_value());
    object.reset();
    BOOST_TEST(!in_memory("trivial.so"));
}

BOOST_AUTO_TEST_CASE(knows_which_functions_the_author_wrote) {
    auto few = test::configured(test_plugin("few_flows"), "{}");
    BOOST_TEST(few->has(plugin::entry::process, flow::new_lead));
    BOOST_TEST(few->has(plugin::entry::process, flow::change));
    BOOST_TEST(!few->has(plugin::entry::process, flow::approved));
    BOOST_TEST(few->has(plugin::entry::process, flow::sync));

    plugin_case absent;
    absent.f = flow::approved;
    BOOST_TEST(few->call(plugin::entry::preprocess, absent.call()).has_value());
    BOOST_TEST(few->call(plugin::entry::process, absent.call()).has_value());
    BOOST_TEST(!absent.call().verdict.has_value());

    plugin_case from_base;
    from_base.f = flow::sync;
    BOOST_TEST(few->call(plugin::entry::process, from_base.call()).has_value());
    BOOST_TEST((*from_base.call().verdict ==
                verdict(typed_verdict{verdict_kind::message, "from the base class", 0})));

    plugin_case change;
    change.f = flow::change;
    BOOST_TEST(few->call(plugin::entry::preprocess, change.call()).has_value());
    BOOST_TEST(change.call().skipped);
    BOOST_TEST(few->call(plugin::entry::process, change.call()).has_value());
    BOOST_TEST((*change.call().verdict == verdict(typed_verdict{verdict_kind::done, std::nullopt, 0})));
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(plugin_settings)

BOOST_AUTO_TEST_CASE(may_be_refused) {
    const auto refused = [](std::string_view settings) {
        return plugin::configure(test::loaded(test_plugin("scenario")), "i", parsed(settings))
            .error()
            .message();
    };
    BOOST_TEST(refused(R"({"configure": "refuse"})") == "settings: scenario: token: missing");
    BOOST_TEST(refused(R"({"configure": "foreign"})") == "settings: scenario: unknown exception");
    BOOST_TEST(refused(R"({"process": "no such"})") == "settings: scenario: unknown scenario \"no such\"");
}

BOOST_AUTO_TEST_SUITE_END()
