// Many builds one after the other in a running host: it does not grow.
#include "tests/functional/reload_scene.hpp"

#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

namespace leadwire::test {
namespace {

constexpr int warm_up = 10, rounds = 40;
[[maybe_unused]] constexpr long allowed_growth_kib = 4096; ///< of the memory, which the allocator gives back when it likes

struct many_scene : reload_scene {
    [[nodiscard]] long memory_kib() {
        std::ifstream status("/proc/" + std::to_string(host().process().id()) + "/status");
        for (std::string line; std::getline(status, line);)
            if (line.starts_with("VmRSS:")) return std::stol(line.substr(6));
        return 0;
    }
    void replace(int from, int count) {
        for (int i = from; i < from + count; ++i) BOOST_REQUIRE(says(put_another(build("1"), i) + ": serves: "));
    }
};

} // namespace

BOOST_DATA_TEST_CASE_F(many_scene, many_reloads, (boost::unit_test::data::make({"process", "inline"})), isolation) {
    isolate(isolation);
    (void)host();
    const auto before = held_at_rest();
    replace(0, warm_up);
    [[maybe_unused]] const auto memory = memory_kib();
    replace(warm_up, rounds);
    BOOST_TEST(eventually([&] { return held() == before; }), "before: " << before << "\nafter: " << held());
#ifndef LEADWIRE_SANITIZED
    BOOST_TEST(memory_kib() - memory < allowed_growth_kib);
#endif
    BOOST_TEST(of_host("/generation") == std::to_string(1 + warm_up + rounds));
    BOOST_TEST(host().log().find("still in memory") == std::string::npos);
    BOOST_TEST(is_sent_by("1", "1.0.0"));
    BOOST_TEST(stop() == 0);
}

} // namespace leadwire::test
