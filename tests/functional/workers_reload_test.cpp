// New builds of plugins in a host of several workers.
#include "tests/functional/reload_scene.hpp"

#include <boost/test/unit_test.hpp>

namespace leadwire::test {
namespace {

constexpr std::size_t count = 3;

struct workers_reload_scene : reload_scene {
    workers_reload_scene() { wish.arguments = {"--workers", std::to_string(count)}; }

    /// All workers serve this version, in time.
    [[nodiscard]] bool all_serve(std::string_view version) const {
        return eventually([&] {
            for (std::size_t i = 0; i < count; ++i)
                if (of_list("/hosts/" + std::to_string(i) + "/version") != version) return false;
            return true;
        });
    }
    /// Where the log says it for the first time, and for the last.
    struct places {
        std::size_t first, last;
    };
    [[nodiscard]] places in_log(std::string_view words) {
        const auto log = host().log();
        return {log.find(words), log.rfind(words)};
    }
};

} // namespace

BOOST_FIXTURE_TEST_SUITE(workers_reload, workers_reload_scene)

BOOST_AUTO_TEST_CASE(a_new_file_takes_over_in_all) {
    (void)host();
    BOOST_TEST(all_serve("1.0.0"));
    put("2");
    BOOST_TEST(all_serve("2.0.0"));
    BOOST_TEST(is_sent_by("1", "2.0.0"));
    BOOST_TEST(home.command({"plugin", "rollback", "reloaded"}).status == 0);
    BOOST_TEST(all_serve("1.0.0"));
}

BOOST_AUTO_TEST_CASE(all_try_a_build_out_at_the_same_time) {
    (void)home.done({"config", "set", "reload.watch", "\"off\""});
    (void)host();
    put("2");
    const auto ended = home.command({"plugin", "reload", "reloaded", "--share", "50%", "--window", "1s"});
    BOOST_TEST(ended.status == 0, ended.output + ended.errors);
    BOOST_TEST(all_serve("2.0.0"));
    const auto tried = in_log(": tried out: "), promoted = in_log(": promoted: ");
    BOOST_TEST(tried.first < tried.last);
    BOOST_TEST(tried.last < promoted.first);
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace leadwire::test
