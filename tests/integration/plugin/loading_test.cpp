// A thousand times loaded, configured, called and unloaded by the host's own loader: nothing of it stays.
#include "tests/support/footprint.hpp"
#include "tests/support/plugin_case.hpp"

#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>
#include <unistd.h>

using namespace leadwire;

namespace {

constexpr int warm_up = 200, rounds = 1000;
[[maybe_unused]] constexpr long allowed_growth = 2L << 20; ///< what an allocator may do on its own

long memory() {
    std::ifstream statm("/proc/self/statm");
    long whole = 0, resident = 0;
    statm >> whole >> resident;
    return resident * ::sysconf(_SC_PAGESIZE);
}

void use(const std::filesystem::path& file) {
    auto object = test::must(plugin::configure(test::must(plugin::load(file)), "test", json::object{}));
    test::plugin_case c;
    c.answer = {.status = 200, .headers = {}, .body = R"({"status": "ok", "id": "7"})"};
    c.call().answer = &c.answer;
    test::must(object->call(plugin::entry::process, c.call()));
    BOOST_REQUIRE(c.call().verdict.has_value());
}

} // namespace

BOOST_AUTO_TEST_SUITE(loading)

BOOST_DATA_TEST_CASE(a_thousand_times_leaves_nothing, boost::unit_test::data::make({"reloaded_1", "reloaded_by_gcc", "scenario"}), name) {
    const auto file = test::test_plugin(name);
    for (int i = 0; i < warm_up; ++i) use(file);
    const auto held = test::footprint_of(::getpid());
    [[maybe_unused]] const auto before = memory();
    for (int i = 0; i < rounds; ++i) use(file);
    BOOST_TEST(test::footprint_of(::getpid()) == held);
    BOOST_TEST(!held.libraries.contains(file.string()));
#ifndef LEADWIRE_SANITIZED
    BOOST_TEST(memory() - before < allowed_growth);
#endif
}

BOOST_AUTO_TEST_SUITE_END()
